public import Wire

/// How tokens are chosen; nil leaves it to the server. Numbers keep the digits they were written with.
public struct Sampling: Sendable {
    public var temperature: JSONNumber?
    public var topP: JSONNumber?
    public var topK: Int?
    /// The most tokens one answer may have.
    public var maxTokens: Int?
    /// Texts that end an answer.
    public var stop: [String]
    public var seed: Int?
    public var presencePenalty: JSONNumber?
    public var frequencyPenalty: JSONNumber?
    public var wantsLogprobs = false
    public var topLogprobs: Int?

    /// How tokens are chosen; infinities and NaN count as left out.
    public init(temperature: Double? = nil, maxTokens: Int? = nil, topP: Double? = nil, stop: [String] = []) {
        self.temperature = temperature.flatMap { JSONNumber($0) }
        self.topP = topP.flatMap { JSONNumber($0) }
        self.maxTokens = maxTokens
        self.stop = stop
    }
}
