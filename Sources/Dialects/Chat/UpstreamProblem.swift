/// What an upstream refused or broke, in OpenAI's words: everything an answer to the client needs.
package struct UpstreamProblem: Error, Sendable, Equatable {
    /// The status for the client.
    package var status: Int
    /// OpenAI's error type: `invalid_request_error`, `rate_limit_error`, `upstream_error`.
    package var type: String
    package var code: String?
    /// The client's parameter that is at fault.
    package var param: String?
    /// What the upstream says, without keys.
    package var message: String
    /// After which time trying again makes sense.
    package var retryAfter: Duration?
    /// Whether the key is at fault: the client's business only if the key was the client's own.
    package var isKeyFault: Bool
    /// Whether a thought signature is at fault: the request may pass with stand-ins.
    package var isSignatureFault: Bool
    /// Whether trying again soon is in vain although the status invites it (`x-should-retry: false`).
    package var isFinal: Bool

    package init(
        status: Int, type: String, code: String? = nil, param: String? = nil, message: String,
        retryAfter: Duration? = nil, isKeyFault: Bool = false, isSignatureFault: Bool = false, isFinal: Bool = false
    ) {
        self.status = status
        self.type = type
        self.code = code
        self.param = param
        self.message = message
        self.retryAfter = retryAfter
        self.isKeyFault = isKeyFault
        self.isSignatureFault = isSignatureFault
        self.isFinal = isFinal
    }
}

extension UpstreamProblem {
    /// The error object for the client.
    package var openAI: OpenAIError {
        OpenAIError(message: message, type: type, param: param, code: code)
    }

    /// An answer that cannot be used: nothing the client did.
    static func badAnswer(_ code: String, _ message: String) -> UpstreamProblem {
        UpstreamProblem(status: 502, type: "upstream_error", code: code, message: message)
    }
}
