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

    package var totalTokens: Int { statedTotal ?? promptTokens + completionTokens }
}
