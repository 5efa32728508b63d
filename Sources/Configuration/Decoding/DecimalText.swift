/// The integer in the bytes: digits with an optional minus sign, no leading zero; nil for all else, overflow included.
func parseInteger(_ bytes: some Collection<UInt8>) -> Int? {
    let isNegative = bytes.first == UInt8(ascii: "-")
    let digits = bytes.dropFirst(isNegative ? 1 : 0)
    guard let first = digits.first, first != UInt8(ascii: "0") || digits.count == 1 else { return nil }
    var value = 0
    for byte in digits {
        guard let digit = decimalDigit(byte) else { return nil }
        let (product, productOverflows) = value.multipliedReportingOverflow(by: 10)
        let (sum, sumOverflows) = product.subtractingReportingOverflow(digit)
        guard !productOverflows && !sumOverflows else { return nil }
        value = sum
    }
    // Counted downward, because the smallest integer has no positive counterpart.
    guard !isNegative else { return value }
    return value == Int.min ? nil : -value
}

/// A decimal number as written: digits with at most one point among them and an optional minus sign.
struct DecimalText {
    let isNegative: Bool
    /// All digits as one integer.
    let digits: Int
    /// How many of them stand behind the point.
    let places: Int

    /// Nil for all else: exponents, infinities, more digits than a `Double` holds exactly.
    init?(_ text: String) {
        isNegative = text.utf8.first == UInt8(ascii: "-")
        var digits = 0
        var count = 0
        var point: Int?
        for byte in text.utf8.dropFirst(isNegative ? 1 : 0) {
            if byte == UInt8(ascii: ".") && point == nil {
                point = count
                continue
            }
            guard let digit = decimalDigit(byte), count < 15 else { return nil }
            digits = digits * 10 + digit
            count += 1
        }
        guard count > 0 else { return nil }
        self.digits = digits
        places = point.map { count - $0 } ?? 0
    }

    /// The nearest `Double`: both operands are exact, so one division rounds once.
    var double: Double {
        var divisor = 1.0
        for _ in 0..<places { divisor *= 10 }
        return (isNegative ? -1 : 1) * Double(digits) / divisor
    }

    /// The number as seconds; nil where a nanosecond is too coarse for it.
    var seconds: Duration? {
        guard !isNegative, places <= 9 else { return nil }
        var scale = 1
        for _ in 0..<places { scale *= 10 }
        let nanoseconds = (digits % scale) * (1_000_000_000 / scale)
        return .seconds(digits / scale) + .nanoseconds(nanoseconds)
    }
}

private func decimalDigit(_ byte: UInt8) -> Int? {
    (0x30...0x39).contains(byte) ? Int(byte - 0x30) : nil
}
