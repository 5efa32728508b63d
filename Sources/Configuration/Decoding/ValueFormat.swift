/// How one kind of setting is read from text, and how it is shown.
struct ValueFormat<Value> {
    /// What a right value is, for messages: "an integer from 1 to 65535".
    let expected: String
    /// Whether a number or a boolean is read: in a file such a value stands without quotes.
    var isTyped = false
    /// A word that may stand for a typed value, in quotes too.
    var word: String?
    /// Whether neither the value nor the text it was read from may be shown.
    var isSecret = false
    let parse: (String) throws(ValueRejection) -> Value
    let show: (Value) -> String
}

extension ValueFormat {
    /// The same for a setting that may be absent, which an empty text stands for.
    static func optional<Wrapped>(_ format: ValueFormat<Wrapped>) -> Self where Value == Wrapped? {
        ValueFormat(
            expected: format.expected, isTyped: format.isTyped, word: format.word, isSecret: format.isSecret,
            parse: { (text) throws(ValueRejection) in text.utf8.isEmpty ? nil : try format.parse(text) },
            show: { $0.map(format.show) ?? "null" })
    }
}

/// Why a text is no value of a format.
enum ValueRejection: Error {
    /// It is not what `expected` says.
    case unexpected
    /// It has a flaw worth naming; the reason never holds the text.
    case flawed(String)

    /// The rejection in words.
    func message(expected: String, found: String?) -> String {
        switch self {
        case .unexpected: "expected \(expected)" + (found.map { ", found \($0)" } ?? "")
        case .flawed(let reason): reason
        }
    }
}
