/// One step of an answer. A whole answer is the fold of its events, so there is one way for both.
package enum ChatEvent: Sendable, Equatable {
    case text(choice: Int, String)
    case finish(choice: Int, FinishReason)
    case usage(Usage)
}

/// Why a choice ended.
package enum FinishReason: String, Sendable {
    case stop
    case length
}

/// What an exchange cost, in tokens.
package struct Usage: Sendable, Equatable {
    package var promptTokens: Int
    package var completionTokens: Int

    package init(promptTokens: Int, completionTokens: Int) {
        self.promptTokens = promptTokens
        self.completionTokens = completionTokens
    }

    package var totalTokens: Int { promptTokens + completionTokens }
}
