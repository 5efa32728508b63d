internal import Wire

/// What a configuration asks of every request to an Ollama server that does not say otherwise.
package struct OllamaDefaults: Sendable, Equatable {
    /// The tokens of context a model is loaded with.
    package var contextLength: Int?
    /// How long a model stays loaded: seconds, or a duration such as `30m`.
    package var keepAlive: String?
    /// Whether a model thinks: `true`, `false`, or how hard.
    package var think: String?

    /// Nothing is asked.
    package init(contextLength: Int? = nil, keepAlive: String? = nil, think: String? = nil) {
        self.contextLength = contextLength
        self.keepAlive = keepAlive
        self.think = think
    }

    package var isEmpty: Bool { self == OllamaDefaults() }

    /// A number of seconds is a number in Ollama's API.
    var keepAliveValue: JSONView? {
        keepAlive.map { text in JSONView(JSONNumber(text).map { .number($0) } ?? .string(text)) }
    }

    var thinkValue: JSONView? {
        think.map { text in
            switch text {
            case "true": JSONView(.bool(true))
            case "false": JSONView(.bool(false))
            default: JSONView(.string(text))
            }
        }
    }
}
