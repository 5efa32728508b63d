/// One transfer on one of libcurl's handles.
final class CurlExchange: CurlReceiver, TransferSource {
    let endpoint: Endpoint
    private unowned let transport: CurlTransport
    private unowned let easy: CurlEasy
    /// Ends the exchange before it goes away itself.
    private unowned let transfer: Transfer
    private var collector = HeadCollector()

    init(_ easy: CurlEasy, of transport: CurlTransport, endpoint: Endpoint, for transfer: Transfer) {
        self.easy = easy
        self.transport = transport
        self.endpoint = endpoint
        self.transfer = transfer
    }

    var hasHead: Bool { transfer.head != nil }

    func end(_ error: UpstreamError?) {
        transfer.end(error)
    }

    // MARK: TransferSource

    func resume() {
        transport.resume(easy)
    }

    func cancel() {
        transport.abandon(easy)
    }

    // MARK: CurlReceiver

    func receive(headLine: UnsafeRawBufferPointer) -> Bool {
        switch collector.take(headLine) {
        case .needsMore: return true
        case .head(let head):
            transfer.take(head)
            return true
        case .malformed(let reason):
            transfer.refuse(UpstreamError(.malformed, reason))
            return false
        }
    }

    func receive(body: UnsafeRawBufferPointer) -> CurlBodyAnswer {
        guard transfer.isRunning else { return .fail }
        guard transfer.hasRoom else {
            transfer.pause()
            return .pause
        }
        guard transfer.take(body) else { return .fail }
        transfer.noteArrival()
        return .took
    }
}
