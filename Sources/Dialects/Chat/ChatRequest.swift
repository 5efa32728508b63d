package import Wire

/// A chat request in no dialect's words: what a surface decodes to and a dialect encodes from.
package struct ChatRequest: Sendable {
    /// The model as the backend knows it.
    package var model: String
    package var messages: [ChatMessage]
    package var tools: [ToolDeclaration] = []
    package var toolChoice = ToolChoice.auto
    /// Whether one answer may hold several tool calls (`parallel_tool_calls`).
    package var allowsParallelCalls = true
    /// How many answers are wanted (`n`).
    package var choiceCount = 1
    package var sampling = Sampling()
    package var format = OutputFormat.text
    package var reasoning = ReasoningOptions()
    /// What an answer may consist of (`modalities`), in lower case; empty: text.
    package var modalities: [String] = []
    package var speech: SpeechOptions?
    /// Whether the model may search the web (`web_search_options`).
    package var searchesWeb = false
    /// `service_tier`, as the client wrote it.
    package var serviceTier: String?
    /// What one dialect alone understands, tagged with it.
    package var extras: [DialectExtra] = []
    /// Parameters the client gave that nothing here can say, by name: `user`, `store`, `unheard_of`.
    package var unexpressed: [String] = []
    /// The tools came as `functions`: the answer's call goes out as `function_call`.
    package var usesLegacyFunctions = false
    /// The prompt that goes in front of each answer's text (`echo` of the legacy completions).
    package var echoedPrompt: String?

    package init(model: String, messages: [ChatMessage]) {
        self.model = model
        self.messages = messages
    }
}

/// Members that one dialect alone understands.
package struct DialectExtra: Sendable {
    package enum Dialect: Sendable {
        case google
    }

    package let dialect: Dialect
    /// An object.
    package let members: JSONView

    package init(dialect: Dialect, members: JSONView) {
        self.dialect = dialect
        self.members = members
    }
}

/// How tokens are chosen. Numbers keep their digits.
package struct Sampling: Sendable {
    package var temperature: JSONNumber?
    package var topP: JSONNumber?
    package var topK: Int?
    /// The most tokens one answer may have.
    package var maxTokens: Int?
    package var stop: [String] = []
    package var seed: Int?
    package var presencePenalty: JSONNumber?
    package var frequencyPenalty: JSONNumber?
    package var wantsLogprobs = false
    package var topLogprobs: Int?

    package init() {}
}

/// What form an answer's text must have.
package enum OutputFormat: Sendable {
    case text
    /// Any JSON.
    case json
    /// JSON that fits this JSON Schema.
    case schema(JSONView)
}

/// How much the model thinks before it answers, and whether it shows it.
package struct ReasoningOptions: Sendable {
    package enum Effort: String, Sendable {
        case none, minimal, low, medium, high, xhigh, max
    }

    package var effort: Effort?
    /// The most tokens to think with.
    package var budget: Int?
    package var showsSummary: Bool?

    package init() {}
}

/// How spoken answers sound (`audio`).
package struct SpeechOptions: Sendable {
    package let voice: String
    package let format: String

    package init(voice: String, format: String) {
        self.voice = voice
        self.format = format
    }
}
