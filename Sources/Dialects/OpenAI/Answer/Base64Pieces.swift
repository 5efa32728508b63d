/// Base64 texts put together to the text of all their bytes.
enum Base64Pieces {
    /// Padding may stand at the end alone: a piece that brings its own is coded anew together with all the others.
    static func joined(_ pieces: [ArraySlice<UInt8>]) -> [UInt8] {
        if pieces.dropLast().allSatisfy({ $0.count % 4 == 0 && $0.last != UInt8(ascii: "=") }) {
            return Array(pieces.joined())
        }
        return Array(Base64.encode(pieces.flatMap(decoded)))
    }

    /// The bytes behind one text, in either alphabet; what belongs to none is passed over.
    private static func decoded(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var bits: UInt32 = 0
        var count = 0
        for digit in text {
            guard let value = value(of: digit) else { continue }
            bits = bits << 6 | value
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }

    private static func value(of digit: UInt8) -> UInt32? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
