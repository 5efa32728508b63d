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

    func run() async throws(UpstreamError) {
        let stream = PatientStream(answering: answering, transfer: transfer, heartbeat: limits.heartbeat)
        let head = try await stream.head()
        guard head.status == 200, head.isEventStream, !head.isEncoded else { return try await refuse(head, stream) }
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
            exchange.usage = relay.tap.usage
            throw error
        }
        answering.writer.finish()
        exchange.usage = relay.tap.usage
    }

    /// The backend answered with something else than a stream.
    private func refuse(_ head: UpstreamHead, _ stream: PatientStream) async throws(UpstreamError) {
        let body = try await transfer.collect(limit: limits.bodyBytes)
        let verdict: ForwardedAnswer
        if (200...299).contains(head.status) {
            let words = UpstreamFailure.message(status: head.status, body: body).prefix(200)
            verdict = ForwardedAnswer(
                .badAnswer(
                    "backend \"\(target.backend.name)\" was asked for a stream and answered with something else: "
                        + words))
        } else {
            verdict = ForwardedAnswer(status: head.status, body: body, backend: target.backend)
        }
        exchange.failure = verdict.failure
        if answering.writer.hasBegun {
            var event: [UInt8] = []
            EventStreamEncoder.append(data: verdict.body, to: &event)
            try await stream.write(event)
            answering.writer.finish()
        } else {
            answering.send(status: verdict.status, json: verdict.body, upstream: head.fields)
        }
    }
}
