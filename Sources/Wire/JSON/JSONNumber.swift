/// A number as it is written, so that passing it on changes no digit (RFC 8259 §6).
///
/// Two numbers are equal when their texts are: `1` is not `1.0`.
public struct JSONNumber: Hashable, Sendable {
    /// The text.
    public let text: String

    /// Takes `text` if it is a JSON number and nothing else.
    public init?(_ text: String) {
        let outcome = JSONNumberScanner.scan(text.utf8.span, from: 0)
        guard outcome.isNumber, outcome.end == text.utf8.count else { return nil }
        self.text = text
    }

    /// A whole number.
    public init(_ value: Int) {
        text = value.description
    }

    /// The shortest text that reads back as `value`; `nil` for infinities and NaN, which JSON lacks.
    public init?(_ value: Double) {
        guard value.isFinite else { return nil }
        text = value.description
    }

    init(validated text: ArraySlice<UInt8>) {
        self.text = String(decoding: text, as: UTF8.self)
    }

    /// The number, if it is whole and fits; `1.0` and `1e3` are whole.
    public var int: Int? { Self.int(of: text.utf8.span) }

    /// The nearest `Double`; `nil` for a number beyond the largest finite one.
    public var double: Double? { Self.double(of: text.utf8.span) }
}

extension JSONNumber: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
    public init(integerLiteral value: Int) {
        self.init(value)
    }

    /// The number of a literal; one too large to be finite becomes 0.
    public init(floatLiteral value: Double) {
        self = JSONNumber(value) ?? 0
    }
}

extension JSONNumber {
    static func int(of text: Span<UInt8>) -> Int? {
        smallInt(of: text) ?? JSONDecimal(text).int
    }

    /// A number of digits alone, so few that no step can overflow; `nil` for any other.
    private static func smallInt(of text: Span<UInt8>) -> Int? {
        guard text.count <= 18 else { return nil }
        var value = 0
        for index in text.indices {
            let digit = text[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            value = value &* 10 &+ Int(digit)
        }
        return value
    }

    /// `Double.init(_:)` reads more than JSON numbers, but rounds correctly and minds no locale; `text` is validated.
    static func double(of text: Span<UInt8>) -> Double? {
        if let small = JSONDecimal(text).smallDouble { return small }
        let value = text.withUnsafeBufferPointer { Double(String(decoding: $0, as: UTF8.self)) }
        guard let value, value.isFinite else { return nil }
        return value
    }
}
