internal import Dialects
internal import Reactor
internal import Server
internal import Upstream
internal import Wire

/// Passes a backend's event stream on as it comes, whole events at a time.
struct ForwardedStream {
    let answering: Answering
    let transfer: Transfer
    let target: Target
    let limits: ForwardLimits

    private var exchange: Exchange { answering.exchange }

    /// - Returns: nil when the stream has been passed on to its end, else why there is none.
    func run() async throws(UpstreamError) -> GatewayError? {
        let stream = PatientStream(answering: answering, transfer: transfer, heartbeat: limits.heartbeat)
        let head = try await stream.head()
        guard head.status == 200, head.isEventStream, !head.isEncoded else {
            let body = try await transfer.collect(limit: limits.bodyBytes)
            return ForwardedAnswer.refusal(head, body, from: target)
        }
        var relay = EventRelay(maxEventBytes: limits.eventBytes)
        do throws(UpstreamError) {
            while let piece = try await stream.piece() {
                let ready = relay.take(piece)
                try await stream.write(ready, upstream: head)
                if relay.isOverLimit {
                    throw UpstreamError(.tooLarge, "one event has more than \(limits.eventBytes) bytes")
                }
            }
            try await stream.write(relay.finish(), upstream: head)
        } catch {
            note(relay.tap)
            // The client has its whole answer; that the connection ended badly behind it is no news to it.
            guard relay.tap.hasEnded, error.code == .cutOff else { throw error }
        }
        answering.writer.finish()
        note(relay.tap)
        return nil
    }

    private func note(_ tap: StreamTap) {
        exchange.usage = tap.usage
        if let trace = exchange.trace, trace.isSampled { trace.answer = tap.facts }
    }
}
