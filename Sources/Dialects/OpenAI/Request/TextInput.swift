internal import Wire

/// The texts of a `prompt` or an `input`: a string, an array of strings, tokens, or an array of tokens.
struct TextInput {
    private(set) var texts: [String] = []
    /// Whether some of it came as token numbers, which are here as text: nothing knows what they stand for.
    private(set) var hasTokens = false

    /// OpenAI's own bound.
    private static let mostTexts = 2048

    init(_ value: JSONView?, called name: String) throws(InvalidRequest) {
        let wrong = InvalidRequest.wrongType(name, "a string, an array of strings, or arrays of token numbers")
        guard let value else { throw wrong }
        if let text = value.string {
            texts = [text]
            return
        }
        guard value.kind == .array else { throw wrong }
        if value.count > 0, Self.areNumbers(value) {
            take(tokens: value)
            return
        }
        guard value.count <= Self.mostTexts else {
            throw InvalidRequest(param: name, message: "\"\(name)\" must have at most \(Self.mostTexts) elements")
        }
        for element in value.elements {
            if let text = element.string {
                texts.append(text)
            } else if element.kind == .array, Self.areNumbers(element) {
                take(tokens: element)
            } else {
                throw wrong
            }
        }
    }

    static func tokenRefusal(_ name: String) -> String {
        "\"\(name)\" must be text: token numbers mean nothing to this model"
    }

    private mutating func take(tokens: JSONView) {
        hasTokens = true
        texts.append(tokens.elements.map { String(decoding: $0.rawBytes, as: UTF8.self) }.joined(separator: " "))
    }

    private static func areNumbers(_ array: JSONView) -> Bool {
        array.elements.allSatisfy { $0.kind == .number }
    }
}
