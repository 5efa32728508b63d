internal import Dialects
internal import Reactor
internal import Server
internal import Upstream
internal import Wire

extension ForwardedExchange {
    /// Forwards a request in a task, which ends the exchange when it is cancelled.
    ///
    /// - Throws: what the client is to be told if nobody else answers.
    static func run(_ request: Attempts, _ body: consuming [UInt8], to target: Target) async throws(GatewayError) {
        let wait = ForwardWait(request.answering)
        let forwarded = ForwardedExchange(request, to: target, for: wait)
        forwarded.begin(body)
        try await wait.end(of: forwarded)
    }
}

/// Waits for the end of a forwarded exchange.
private final class ForwardWait: ForwardOwner {
    private let writer: any AnswerSink
    private let point: WaitPoint
    private var isHeld = false
    private var isOver = false
    private var error: GatewayError?

    init(_ answering: Answering) {
        writer = answering.writer
        point = WaitPoint(on: answering.loop)
    }

    func end(of forwarded: ForwardedExchange) async throws(GatewayError) {
        while !isOver {
            if Task.isCancelled {
                forwarded.cancel()
                while !isOver { await point.wait() }
            } else if isHeld {
                isHeld = false
                try? await writer.waitForRoom()
                forwarded.resume()
            } else {
                await point.waitUnlessCancelled()
            }
        }
        if let error { throw error }
    }

    func forwardEnded(_ error: GatewayError?) {
        isOver = true
        self.error = error
        point.signal()
    }

    func forwardIsHeld(_ exchange: ForwardedExchange) {
        isHeld = true
        point.signal()
    }
}
