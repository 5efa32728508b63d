internal import Dialects
internal import Reactor
internal import Server
internal import Upstream
internal import Wire

extension OperationDispatch {
    func forwarded(
        _ envelope: RequestEnvelope, to target: Target, _ answering: Answering, for owner: any ForwardOwner
    ) -> ForwardedExchange {
        ForwardedExchange(
            answering: answering, transport: transport, envelope: envelope, target: target, limits: snapshot.limits,
            owner: owner)
    }

    /// Forwards a request in a task, which ends the exchange when it is cancelled.
    ///
    /// - Throws: what the client is to be told if nobody else answers.
    func forward(
        _ body: consuming [UInt8], _ fields: HTTPFields, of envelope: RequestEnvelope, to target: Target,
        _ answering: Answering
    ) async throws(GatewayError) {
        let wait = ForwardWait(answering)
        let forwarded = forwarded(envelope, to: target, answering, for: wait)
        forwarded.begin(body, fields)
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
