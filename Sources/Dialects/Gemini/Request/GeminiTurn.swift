internal import Wire

/// One content of a request: what one side said.
struct GeminiTurn {
    enum Kind {
        case user, model
        /// Results of functions, and what they brought: the user's role, but never in one content with what a user says.
        /// Models have taken such text for the function's.
        case results
    }

    let kind: Kind
    var parts: [GeminiPart]

    /// Whether something of it is signed, so that it must stay where it is.
    var isSigned: Bool {
        parts.contains { $0.isSigned }
    }
}

/// A piece of a content.
enum GeminiPart {
    case text(String, signature: String?)
    case media(GeminiMedia, signature: String?)
    case call(ToolCall, signature: String?)
    case result(GeminiToolResult)
    /// A part that Gemini wrote, given back as it was, or else without its signature.
    case verbatim(JSONView, keepsSignature: Bool)

    var isSigned: Bool {
        switch self {
        case .text(_, let signature), .media(_, let signature), .call(_, let signature): signature != nil
        case .result: false
        case .verbatim: true
        }
    }
}

/// What a call brought.
struct GeminiToolResult {
    let call: ToolCall
    /// The result's text; nil where the client sent no result.
    let text: String?
    /// Pictures and documents within the result.
    var media: [GeminiMedia] = []
}
