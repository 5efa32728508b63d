internal import Dialects
internal import Reactor
internal import Server
internal import Upstream
internal import Wire

/// Waits for a backend's stream in a streaming client's name, and keeps the client's way open while nothing comes.
///
/// Nothing is promised to the client before the first byte of a good answer has come, so that whatever goes wrong
/// until then is a status its library knows how to treat. Only a long wait makes an early head necessary.
struct PatientStream {
    let answering: Answering
    let transfer: Transfer
    let heartbeat: Duration?

    private var exchange: Exchange { answering.exchange }
    private var writer: ResponseWriter { answering.writer }

    /// The backend's head.
    func head() async throws(UpstreamError) -> UpstreamHead {
        while true {
            switch try await transfer.next(waitingAtMost: heartbeat) {
            case .head(let head): return head
            case .stillWaiting: try await beat()
            case .piece: continue
            case .end: throw UpstreamError(.noAnswer, "the answer has no head")
            }
        }
    }

    /// The next bytes of the backend's body; nil at its end.
    func piece() async throws(UpstreamError) -> [UInt8]? {
        while true {
            // Once events flow, silence is the idle limit's business.
            switch try await transfer.next(waitingAtMost: exchange.hasEvents ? nil : heartbeat) {
            case .piece(let piece): return piece
            case .end: return nil
            case .stillWaiting: try await beat()
            case .head: continue
            }
        }
    }

    /// Writes events to the client, and its head before the first of them.
    func write(_ events: [UInt8], upstream head: UpstreamHead? = nil) async throws(UpstreamError) {
        if !writer.hasBegun { answering.beginStream(upstream: head?.fields, flushing: events.isEmpty) }
        guard !events.isEmpty else { return }
        if exchange.firstEventAt == nil { exchange.firstEventAt = answering.loop.exactNow }
        try await send(events)
    }

    /// The head, and a comment, which every reader of event streams skips.
    private func beat() async throws(UpstreamError) {
        if !writer.hasBegun { answering.beginStream(flushing: false) }
        var comment: [UInt8] = []
        EventStreamEncoder.appendComment("waiting for the model".utf8, to: &comment)
        try await send(comment)
    }

    private func send(_ bytes: [UInt8]) async throws(UpstreamError) {
        do throws(ClientGone) {
            try await writer.write(bytes)
        } catch {
            throw UpstreamError(.cancelled, "the client has gone")
        }
    }
}
