/// Why there is no answer, in a sentence that says what happened, where, and what to do next.
public struct LLMError: Error, Sendable {
    public let code: Code
    /// What happened, where, and what to do next; no key is ever in it.
    public let message: String
    /// The HTTP status of the server's answer, if it gave one.
    public let status: Int?
    /// After which time the server wants to be asked again.
    public let retryAfter: Duration?
    /// Whether asking the same again may help.
    public let isRetryable: Bool

    /// An error.
    ///
    /// - Parameters:
    ///   - code: what kind of failure it is.
    ///   - message: a sentence that says what happened and what to do.
    ///   - status: the HTTP status of the server's answer, if there was one.
    ///   - retryAfter: after which time the server wants to be asked again.
    ///   - isRetryable: nil: as the code usually is.
    public init(
        _ code: Code, _ message: String, status: Int? = nil, retryAfter: Duration? = nil, isRetryable: Bool? = nil
    ) {
        self.code = code
        self.message = message
        self.status = status
        self.retryAfter = retryAfter
        self.isRetryable = isRetryable ?? Code.usuallyRetryable.contains(code)
    }
}

extension LLMError: CustomStringConvertible {
    public var description: String { message }
}
