extension ValueFormat where Value == Int {
    /// A decimal integer in the range.
    static func integer(_ range: ClosedRange<Int>) -> Self {
        let expected =
            range.upperBound == .max
            ? "an integer of at least \(range.lowerBound)"
            : "an integer from \(range.lowerBound) to \(range.upperBound)"
        return ValueFormat(
            expected: expected, isTyped: true,
            parse: { (text) throws(ValueRejection) in
                guard let value = parseInteger(text.utf8), range.contains(value) else { throw .unexpected }
                return value
            },
            show: { String($0) })
    }

    /// The number of a TCP port.
    static var port: Self { integer(1...65_535) }
}

extension ValueFormat where Value == Int? {
    /// A count, or `auto` for as many as there are cores.
    static func integerOrAuto(_ range: ClosedRange<Int>) -> Self {
        let integer = ValueFormat<Int>.integer(range)
        return ValueFormat(
            expected: "auto or \(integer.expected)", isTyped: true, word: "auto",
            parse: { (text) throws(ValueRejection) in text == "auto" ? nil : try integer.parse(text) },
            show: { $0.map { String($0) } ?? "auto" })
    }
}

extension ValueFormat where Value == Double {
    /// A decimal number in the range.
    static func number(_ range: ClosedRange<Double>) -> Self {
        ValueFormat(
            expected: "a number from \(range.lowerBound) to \(range.upperBound)", isTyped: true,
            parse: { (text) throws(ValueRejection) in
                guard let value = DecimalText(text)?.double, range.contains(value) else { throw .unexpected }
                return value
            },
            show: { String($0) })
    }
}

extension ValueFormat where Value == Duration {
    /// More than zero and at most a day, in seconds.
    static var seconds: Self { seconds(allowingZero: false) }

    /// The same, or zero for a duration that can be switched off.
    static var secondsOrZero: Self { seconds(allowingZero: true) }

    private static func seconds(allowingZero: Bool) -> Self {
        let longest = Duration.seconds(86_400)
        return ValueFormat(
            expected: allowingZero ? "seconds from 0 to 86400" : "seconds, more than 0 and at most 86400",
            isTyped: true,
            parse: { (text) throws(ValueRejection) in
                guard let value = DecimalText(text)?.seconds, value <= longest, allowingZero || value > .zero else {
                    throw .unexpected
                }
                return value
            },
            show: showSeconds)
    }

    private static func showSeconds(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        guard attoseconds != 0 else { return String(seconds) }
        var digits = String(attoseconds / 1_000_000_000)
        digits = String(repeating: "0", count: 9 - digits.utf8.count) + digits
        while digits.utf8.last == UInt8(ascii: "0") { digits.removeLast() }
        return "\(seconds).\(digits)"
    }
}
