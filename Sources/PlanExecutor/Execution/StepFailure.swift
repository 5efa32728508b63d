public import LLMClients

/// Why a step has no result.
public struct StepFailure: Error, Sendable, Equatable {
    /// What went wrong; the codes of `LLMError` and those of this module.
    public var code: LLMError.Code

    /// What happened, where, and what to do next.
    public var message: String

    /// The HTTP status of the server's answer, if it gave one.
    public var status: Int?

    /// After which time the server wants to be asked again.
    public var retryAfter: Duration?

    /// Whether trying the same again may help.
    public var isRetryable: Bool

    /// A failure.
    public init(
        code: LLMError.Code, message: String, status: Int? = nil, retryAfter: Duration? = nil, isRetryable: Bool
    ) {
        self.code = code
        self.message = message
        self.status = status
        self.retryAfter = retryAfter
        self.isRetryable = isRetryable
    }

    /// What a client's error means for a step.
    public init(_ error: LLMError) {
        self.init(
            code: error.code, message: error.message, status: error.status, retryAfter: error.retryAfter,
            isRetryable: error.isRetryable)
    }
}

extension StepFailure {
    /// An attempt took longer than the step may.
    static func timedOut(after limit: Duration) -> StepFailure {
        StepFailure(
            code: .timedOut,
            message:
                "no answer within \(limit / .seconds(1)) s; a larger step time-out gives slow models the time they need",
            isRetryable: true)
    }

    /// The model said nothing.
    static func emptyAnswer(from client: String) -> StepFailure {
        StepFailure(code: .emptyAnswer, message: "\(client) gave an empty answer", isRetryable: true)
    }
}

extension LLMError.Code {
    /// The model's answer to a step has no text.
    public static let emptyAnswer = LLMError.Code(rawValue: "empty_answer")
}

extension StepFailure: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}
