/// What an exchange cost, in tokens. The sums are OpenAI's: prompt and completion are the total, details are parts.
public struct Usage: Sendable, Equatable {
    public var promptTokens: Int
    public var completionTokens: Int
    /// The upstream's own total, where it differs from the sum.
    public var statedTotal: Int?
    public var prompt = Details()
    public var completion = Details()

    /// Parts of a count; nil where the upstream says nothing.
    public struct Details: Sendable, Equatable {
        public var cached: Int?
        public var reasoning: Int?
        public var audio: Int?
        public var text: Int?
        public var image: Int?

        public init() {}
    }

    public init(promptTokens: Int, completionTokens: Int) {
        self.promptTokens = promptTokens
        self.completionTokens = completionTokens
    }

    public var totalTokens: Int { statedTotal ?? saturatingSum(promptTokens, completionTokens) }
}

/// Counts come from outside: one that is too large to be true must not end the process.
func saturatingSum(_ left: Int, _ right: Int) -> Int {
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? (left < 0 ? .min : .max) : sum
}
