/// What `generate` and `stream` send unless their caller says otherwise; nil leaves it to the server.
public struct GenerationDefaults: Sendable, Equatable {
    public var temperature: Double?
    /// The most tokens of an answer.
    public var maxTokens: Int?
    public var topP: Double?

    /// Everything is left to the server, but for what is given.
    public init(temperature: Double? = nil, maxTokens: Int? = nil, topP: Double? = nil) {
        self.temperature = temperature
        self.maxTokens = maxTokens
        self.topP = topP
    }
}
