/// What an exchange cost, in tokens. The sums are OpenAI's: prompt and completion are the total, details are parts.
package struct Usage: Sendable, Equatable {
    package var promptTokens: Int
    package var completionTokens: Int
    /// The upstream's own total, where it differs from the sum.
    package var statedTotal: Int?
    package var prompt = Details()
    package var completion = Details()

    /// Parts of a count; nil where the upstream says nothing.
    package struct Details: Sendable, Equatable {
        package var cached: Int?
        package var reasoning: Int?
        package var audio: Int?
        package var text: Int?
        package var image: Int?

        package init() {}
    }

    package init(promptTokens: Int, completionTokens: Int) {
        self.promptTokens = promptTokens
        self.completionTokens = completionTokens
    }

    package var totalTokens: Int { statedTotal ?? saturatingSum(promptTokens, completionTokens) }
}

/// Counts come from outside: one that is too large to be true must not end the process.
func saturatingSum(_ left: Int, _ right: Int) -> Int {
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? (left < 0 ? .min : .max) : sum
}
