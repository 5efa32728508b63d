/// One step of an answer. A whole answer is the fold of its events, so there is one way for both.
///
/// Most are pieces of text: what is larger and comes seldom is held apart, so that a list of events is small.
public enum ChatEvent: Sendable, Equatable {
    /// Comes first, once.
    indirect case start(AnswerStart)
    case text(choice: Int, String)
    /// A summary of the model's thoughts.
    case reasoning(choice: Int, String)
    case refusal(choice: Int, String)
    /// A whole call; its place among the choice's calls is its turn.
    indirect case toolCall(choice: Int, ToolCall)
    indirect case media(choice: Int, GeneratedMedia)
    indirect case citation(choice: Int, Citation)
    case logprobs(choice: Int, [TokenLogprob])
    /// Members for `extra_content.google` of the message: JSON text of an object, on one line.
    case googleExtras(choice: Int, [UInt8])
    /// The last of a choice, once.
    case finish(choice: Int, FinishReason)
    /// The last of all; a later one replaces an earlier one.
    indirect case usage(Usage)
}

/// What is known of an answer when it begins.
public struct AnswerStart: Sendable, Equatable {
    /// The upstream's id of the answer.
    public var id: String?
    /// The model that answers, as the upstream calls it.
    public var model: String?
    public var serviceTier: String?

    public init(id: String? = nil, model: String? = nil, serviceTier: String? = nil) {
        self.id = id
        self.model = model
        self.serviceTier = serviceTier
    }
}

/// Why a choice ended.
public enum FinishReason: String, Sendable {
    case stop
    case length
    case toolCalls = "tool_calls"
    case contentFilter = "content_filter"
}

/// A picture or a sound that the model made.
public struct GeneratedMedia: Sendable, Equatable {
    public let mimeType: String
    /// Base64 as it stands between the quotes of a JSON string.
    public let base64: ArraySlice<UInt8>
    public var signature: ThoughtSignature?

    public init(mimeType: String, base64: ArraySlice<UInt8>, signature: ThoughtSignature? = nil) {
        self.mimeType = mimeType
        self.base64 = base64
        self.signature = signature
    }
}

/// A source the answer cites, with the place in the text, in Unicode code points.
public struct Citation: Sendable, Equatable {
    public let start: Int
    public let end: Int
    public let title: String
    public let url: String

    public init(start: Int, end: Int, title: String, url: String) {
        self.start = start
        self.end = end
        self.title = title
        self.url = url
    }
}

/// How likely a token was, and what else was likely there.
public struct TokenLogprob: Sendable, Equatable {
    public let token: String
    public let logprob: Double
    public let alternatives: [TokenLogprob]

    public init(token: String, logprob: Double, alternatives: [TokenLogprob]) {
        self.token = token
        self.logprob = logprob
        self.alternatives = alternatives
    }
}
