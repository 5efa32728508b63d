public import Wire

/// A chat request in no dialect's words: what a program asks, what a surface decodes to, what a dialect encodes from.
///
///     var request = ChatRequest(messages: [.system("Be brief."), .user("What is 2+2?")], temperature: 0.2)
///     request.tools = [ToolDeclaration(name: "add", parameters: ["type": "object"])]
public struct ChatRequest: Sendable {
    /// The model as the backend knows it; empty: the client's own default.
    public var model: String
    public var messages: [ChatMessage]
    /// The functions the model may call.
    public var tools: [ToolDeclaration]
    /// Whether the model calls functions, and which.
    public var toolChoice = ToolChoice.auto
    /// Whether one answer may hold several tool calls (`parallel_tool_calls`).
    public var allowsParallelCalls = true
    /// How many answers are wanted (`n`).
    public var choiceCount = 1
    /// How tokens are chosen.
    public var sampling: Sampling
    /// What form the answer's text must have.
    public var format: OutputFormat
    /// How much the model thinks.
    public var reasoning = ReasoningOptions()
    /// What an answer may consist of (`modalities`), in lower case; empty: text.
    public var modalities: [String] = []
    /// How spoken answers sound.
    public var speech: SpeechOptions?
    /// Whether the model may search the web (`web_search_options`).
    public var searchesWeb = false
    /// `service_tier`, as the client wrote it.
    public var serviceTier: String?
    /// What one dialect alone understands, tagged with it.
    public var extras: [DialectExtra] = []
    /// Parameters the client gave that nothing here can say, by name: `user`, `store`, `unheard_of`.
    package var unexpressed: [String] = []
    /// The tools came as `functions`: the answer's call goes out as `function_call`.
    package var usesLegacyFunctions = false
    /// The prompt that goes in front of each answer's text (`echo` of the legacy completions).
    package var echoedPrompt: String?

    /// A request; what is left out is up to the model's server.
    public init(
        model: String = "", messages: [ChatMessage], tools: [ToolDeclaration] = [], format: OutputFormat = .text,
        temperature: Double? = nil, maxTokens: Int? = nil, topP: Double? = nil, stop: [String] = []
    ) {
        self.model = model
        self.messages = messages
        self.tools = tools
        self.format = format
        sampling = Sampling(temperature: temperature, maxTokens: maxTokens, topP: topP, stop: stop)
    }

    /// A request with one question.
    public init(_ question: String) {
        self.init(messages: [.user(question)])
    }
}

/// Members that one dialect alone understands.
public struct DialectExtra: Sendable {
    /// Who understands them.
    public enum Dialect: Sendable {
        /// Google's: `safety_settings`, `thinking_config`, `cached_content`, as in `extra_body.google`.
        case google
        /// OpenAI-compatible servers': members of the request itself, as `top_k`, `min_p`, `guided_json` or `num_ctx`.
        case openAI
    }

    public let dialect: Dialect
    /// An object.
    public let members: JSONView

    /// Members for one dialect; every other leaves them out.
    public init(dialect: Dialect, members: JSONView) {
        self.dialect = dialect
        self.members = members
    }
}
