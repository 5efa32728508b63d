internal import Dialects
internal import Upstream
internal import Wire

/// A backend's own error answer, kept as it came until it is clear that nobody else does better.
final class PassedAnswer: Sendable {
    let status: Int
    let body: [UInt8]
    let fields: HTTPFields

    init(status: Int, body: [UInt8], fields: HTTPFields) {
        self.status = status
        self.body = body
        self.fields = fields
    }
}

extension GatewayError {
    /// A backend's error answer, whose bytes go to the client if nothing else comes of the request.
    init(_ head: UpstreamHead, _ body: [UInt8]) {
        let words = UpstreamFailure.message(status: head.status, body: body)
        self = .upstream(status: head.status, message: words)
        passed = PassedAnswer(
            status: head.status, body: UpstreamFailure.body(status: head.status, body: body), fields: head.fields)
        fault = .status(head.status)
        guard head.status == 429 || head.status == 503 else { return }
        retryDelay = RetryAdvice.delay(head.fields) ?? GeminiErrors.decode(status: head.status, body: body).retryAfter
        if head.fields.value(of: .retryAfter) == nil { retryAfter = retryDelay.map(RetryAdvice.wholeSeconds) }
    }
}
