public import Wire

/// What form an answer's text must have.
public enum OutputFormat: Sendable {
    case text
    /// Any JSON.
    case json
    /// JSON that fits this JSON Schema: `.schema(["type": "object", "properties": …])`.
    case schema(JSONView)
}

/// How much the model thinks before it answers, and whether it shows it.
public struct ReasoningOptions: Sendable {
    /// OpenAI's words for how hard to think.
    public enum Effort: String, Sendable {
        case none, minimal, low, medium, high, xhigh, max
    }

    public var effort: Effort?
    /// The most tokens to think with.
    public var budget: Int?
    public var showsSummary: Bool?

    /// The model's own way of thinking, unless something is said here.
    public init(effort: Effort? = nil, budget: Int? = nil, showsSummary: Bool? = nil) {
        self.effort = effort
        self.budget = budget
        self.showsSummary = showsSummary
    }
}

/// How spoken answers sound (`audio`).
public struct SpeechOptions: Sendable {
    public let voice: String
    /// `wav`, `pcm16`, …
    public let format: String

    /// A voice of the server's, and the form of the sound.
    public init(voice: String, format: String) {
        self.voice = voice
        self.format = format
    }
}
