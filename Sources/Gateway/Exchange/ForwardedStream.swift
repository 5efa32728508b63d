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
    private var writer: ResponseWriter { answering.writer }

    /// Nothing is promised to the client before the first byte of a good answer has come, so that whatever goes wrong
    /// until then is a status its library knows how to treat. Only a long wait makes an early head necessary.
    func run() async throws(UpstreamError) {
        guard let head = try await awaitHead() else { return }
        guard head.status == 200, head.isEventStream, !head.isEncoded else { return try await refuse(head) }
        var relay = EventRelay(maxEventBytes: limits.eventBytes)
        do throws(UpstreamError) {
            while let piece = try await nextPiece(head) {
                if !writer.hasBegun { answering.beginStream(upstream: head.fields, flushing: false) }
                let ready = relay.take(piece)
                if !ready.isEmpty { try await write(ready) } else { writer.flushHead() }
                if relay.isOverLimit {
                    throw UpstreamError(.tooLarge, "one event has more than \(limits.eventBytes) bytes")
                }
            }
        } catch {
            exchange.usage = relay.tap.usage
            throw error
        }
        if !writer.hasBegun { answering.beginStream(upstream: head.fields, flushing: false) }
        let rest = relay.finish()
        if !rest.isEmpty { try await write(rest) }
        writer.finish()
        exchange.usage = relay.tap.usage
    }

    private func awaitHead() async throws(UpstreamError) -> UpstreamHead? {
        while true {
            switch try await transfer.next(waitingAtMost: limits.heartbeat) {
            case .head(let head): return head
            case .stillWaiting: try await beat()
            case .piece, .end: return nil
            }
        }
    }

    private func nextPiece(_ head: UpstreamHead) async throws(UpstreamError) -> [UInt8]? {
        // Once events flow, silence is the idle limit's business.
        let patience = exchange.firstByteAt == nil || isBeating ? limits.heartbeat : nil
        while true {
            switch try await transfer.next(waitingAtMost: patience) {
            case .piece(let piece): return piece
            case .end: return nil
            case .stillWaiting: try await beat()
            case .head: continue
            }
        }
    }

    /// Whether nothing but comments has been written.
    private var isBeating: Bool { writer.hasBegun && !hasEvents }
    private var hasEvents: Bool { writer.bodyBytes > exchange.commentBytes }

    /// Keeps the way to a patient client open: the head, and a comment, which every reader of event streams skips.
    private func beat() async throws(UpstreamError) {
        if !writer.hasBegun { answering.beginStream(flushing: false) }
        var comment: [UInt8] = []
        EventStreamEncoder.appendComment("waiting for the model".utf8, to: &comment)
        exchange.commentBytes += comment.count
        try await write(comment)
    }

    private func write(_ bytes: [UInt8]) async throws(UpstreamError) {
        do throws(ClientGone) {
            try await writer.write(bytes)
        } catch {
            throw UpstreamError(.cancelled, "the client has gone")
        }
    }

    /// The backend answered with something else than a stream.
    private func refuse(_ head: UpstreamHead) async throws(UpstreamError) {
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
        if writer.hasBegun {
            var event: [UInt8] = []
            EventStreamEncoder.append(data: verdict.body, to: &event)
            try await write(event)
            writer.finish()
        } else {
            answering.send(status: verdict.status, json: verdict.body, upstream: head.fields)
        }
    }
}
