internal import Server
internal import Upstream

/// Waits for a backend's stream in a streaming client's name, and keeps the client's way open while nothing comes.
///
/// Nothing is promised to the client before the first byte of a good answer has come, so that whatever goes wrong
/// until then is a status its library knows how to treat. Only a long wait makes an early head necessary.
struct PatientStream {
    private let client: ClientStream
    private let transfer: Transfer

    init(answering: Answering, transfer: Transfer, heartbeat: Duration?) {
        client = ClientStream(answering: answering, heartbeat: heartbeat)
        self.transfer = transfer
    }

    /// The backend's head.
    func head() async throws(UpstreamError) -> UpstreamHead {
        while true {
            switch try await transfer.next(waitingAtMost: client.patience) {
            case .head(let head): return head
            case .stillWaiting: try await client.beat()
            case .piece: continue
            case .end: throw UpstreamError(.noAnswer, "the answer has no head")
            }
        }
    }

    /// The next bytes of the backend's body; nil at its end.
    func piece() async throws(UpstreamError) -> [UInt8]? {
        while true {
            switch try await transfer.next(waitingAtMost: client.patience) {
            case .piece(let piece): return piece
            case .end: return nil
            case .stillWaiting: try await client.beat()
            case .head: continue
            }
        }
    }

    /// Writes events to the client, and its head before the first of them.
    func write(_ events: [UInt8], upstream head: UpstreamHead? = nil) async throws(UpstreamError) {
        try await client.write(events, upstream: head?.fields)
    }
}
