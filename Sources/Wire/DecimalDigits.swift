/// A number's digits.
struct DecimalDigits {
    /// As many as the largest number has.
    static let most = 20

    /// Filled from the end.
    private(set) var digits = InlineArray<20, UInt8>(repeating: 0x30)
    private(set) var first = most

    init(_ value: UInt) {
        var rest = value
        repeat {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            first &-= 1
            digits[first] = 0x30 &+ UInt8(truncatingIfNeeded: digit)
            rest = quotient
        } while rest > 0
    }
}

extension [UInt8] {
    /// Appends the digits of a number.
    mutating func append(_ number: DecimalDigits) {
        append(contentsOf: number.digits.span, in: number.first..<DecimalDigits.most)
    }
}
