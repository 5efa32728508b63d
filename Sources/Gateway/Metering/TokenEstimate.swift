internal import Dialects
internal import Wire

/// How many tokens a request will take, guessed from its bytes: before the answer is there, and where none is told.
struct TokenEstimate: Sendable, Equatable {
    /// Four bytes of text are a token, as a rule of thumb; a picture or a document is taken for a thousand.
    var prompt = 0
    /// The most that the client lets the answer have, where it says so.
    var completion = 0

    private static let bytesPerToken = 4
    private static let tokensPerMedium = 1000
    /// What a server says in a stream takes about so many bytes for each token.
    private static let bytesPerStreamedToken = 200

    init(_ body: JSONView) {
        var choices = 1
        for (key, value) in body.members {
            if key.stringEquals("messages") {
                for message in value.elements { prompt &+= Self.tokens(ofMessage: message) }
            } else if key.stringEquals("prompt") || key.stringEquals("input") {
                prompt &+= Self.tokens(ofInput: value)
            } else if key.stringEquals("tools") || key.stringEquals("functions") || key.stringEquals("response_format")
            {
                prompt &+= Self.tokens(ofText: value)
            } else if key.stringEquals("max_tokens") || key.stringEquals("max_completion_tokens") {
                completion = max(completion, value.int ?? 0)
            } else if key.stringEquals("n") {
                choices = min(max(value.int ?? 1, 1), 1024)
            }
        }
        completion = min(completion, 1 << 32) * choices
    }

    /// Tokens of an answer of which only its size is known.
    static func completion(bytes: Int, isStream: Bool) -> Int {
        bytes <= 0 ? 0 : max(1, bytes / (isStream ? bytesPerStreamedToken : bytesPerToken))
    }

    private static func tokens(ofMessage message: JSONView) -> Int {
        var count = 0
        for (key, value) in message.members {
            if key.stringEquals("content"), value.kind == .array {
                for part in value.elements {
                    let isText = part.kind == .string || part["text"] != nil
                    count &+= isText ? tokens(ofText: part) : tokensPerMedium
                }
            } else {
                count &+= tokens(ofText: value)
            }
        }
        return count
    }

    /// Texts, or tokens themselves.
    private static func tokens(ofInput input: JSONView) -> Int {
        guard input.kind == .array else { return tokens(ofText: input) }
        return input.elements.reduce(0) {
            $0 &+ ($1.kind == .number ? 1 : $1.kind == .array ? $1.count : tokens(ofText: $1))
        }
    }

    private static func tokens(ofText text: JSONView) -> Int {
        (text.range.count &+ bytesPerToken &- 1) / bytesPerToken
    }
}
