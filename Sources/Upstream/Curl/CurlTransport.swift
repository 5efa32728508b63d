internal import Reactor

/// Transfers over libcurl, driven by one worker's loop: for TLS, HTTP/2 and everything else.
final class CurlTransport {
    private let loop: EventLoop
    private let multi: CurlMulti
    private let sockets: CurlSockets
    private var timer: Deadline?
    private var isTimerDue = false
    private var running: [ObjectIdentifier: CurlExchange] = [:]
    private var pools: [ObjectIdentifier: Pool] = [:]
    private var isClosed = false

    /// Handles prepared for an endpoint, as long as it lives.
    private struct Pool {
        weak var endpoint: Endpoint?
        var handles: [CurlEasy] = []
    }

    /// Prepared handles kept for each endpoint.
    private static let keptHandles = 256
    private static let callsAtOnce = 32

    /// - Throws: `exhausted` when libcurl has no memory or could not be initialised.
    init(on loop: EventLoop) throws(UpstreamError) {
        guard let multi = CurlMulti() else { throw UpstreamError(.exhausted, "libcurl could not be initialised") }
        self.loop = loop
        self.multi = multi
        sockets = CurlSockets(on: loop)
        sockets.onReady = { [unowned self] socket, readiness in
            let failed = !readiness.isDisjoint(with: [.failed, .hangup])
            multi.socketReady(
                socket, readable: readiness.contains(.readable), writable: readiness.contains(.writable),
                failed: failed)
            settle()
        }
        multi.onOpened = { [sockets] socket in sockets.opened(socket) }
        multi.onClosing = { [sockets] socket in sockets.closing(socket) }
        multi.onInterest = { [sockets] socket, interest in sockets.watch(socket, for: interest) }
        multi.onTimer = { [unowned self] milliseconds in setTimer(milliseconds) }
        timer = Deadline(on: loop) { [unowned self] in
            multi.timeOut()
            settle()
        }
    }

    /// Sends `request`, whose answer `transfer` gets.
    func start(
        _ request: consuming UpstreamRequest, fields: FieldLines, to endpoint: Endpoint, for transfer: Transfer
    ) {
        if isClosed { return transfer.end(UpstreamError(.cancelled, "the gateway stops")) }
        guard let easy = takeHandle(for: endpoint) else {
            return transfer.end(UpstreamError(.exhausted, "libcurl has no memory for another transfer"))
        }
        easy.load(request, fields: fields)
        let exchange = CurlExchange(easy, of: self, endpoint: endpoint, for: transfer)
        easy.receiver = exchange
        guard multi.add(easy) else {
            easy.unload()
            return transfer.end(UpstreamError(.exhausted, "libcurl refused the transfer"))
        }
        running[ObjectIdentifier(easy)] = exchange
        transfer.source = exchange
        settle()
    }

    /// Ends every transfer and closes every connection.
    func close() {
        isClosed = true
        for exchange in running.values { exchange.end(UpstreamError(.cancelled, "the gateway stops")) }
        timer?.invalidate()
        timer = nil
        multi.close()
        running = [:]
        pools = [:]
        sockets.onReady = nil
    }

    // MARK: Private steps

    private func takeHandle(for endpoint: Endpoint) -> CurlEasy? {
        let key = ObjectIdentifier(endpoint)
        // The same address may belong to another endpoint by now.
        if pools[key]?.endpoint !== endpoint {
            pools[key] = nil
            for (key, pool) in pools where pool.endpoint == nil { pools[key] = nil }
            pools[key] = Pool(endpoint: endpoint)
        }
        return pools[key]?.handles.popLast() ?? CurlEasy(endpoint, for: multi)
    }

    private func keep(_ easy: CurlEasy, for endpoint: Endpoint) {
        let key = ObjectIdentifier(endpoint)
        guard let pool = pools[key], pool.handles.count < Self.keptHandles else { return }
        pools[key]?.handles.append(easy)
    }

    private func setTimer(_ milliseconds: Int?) {
        guard let milliseconds else {
            isTimerDue = false
            timer?.clear()
            return
        }
        // libcurl may not be called from its own callback: "at once" is done by whoever called libcurl.
        isTimerDue = milliseconds == 0
        if isTimerDue { timer?.clear() } else { timer?.set(after: .milliseconds(milliseconds)) }
    }

    /// After every call that lets libcurl work: what it wanted done at once, and what has ended.
    private func settle() {
        var calls = 0
        while isTimerDue {
            isTimerDue = false
            multi.timeOut()
            calls += 1
            if calls == Self.callsAtOnce && isTimerDue {
                // Others on this loop have their turn first.
                isTimerDue = false
                timer?.set(after: .milliseconds(1))
            }
        }
        while let (easy, result) = multi.nextFinished() { finish(easy, result) }
    }

    private func finish(_ easy: CurlEasy, _ result: CurlResult) {
        easy.unload()
        guard let ended = running.removeValue(forKey: ObjectIdentifier(easy)) else { return }
        ended.end(result.isSuccess ? nil : result.error(hasHead: ended.hasHead))
        if !multi.mayHaveRetried(easy) { keep(easy, for: ended.endpoint) }
    }

    func resume(_ easy: CurlEasy) {
        if easy.resume() { settle() } else { abandon(easy) }
    }

    func abandon(_ easy: CurlEasy) {
        easy.receiver = nil
        running[ObjectIdentifier(easy)] = nil
        multi.remove(easy)
        settle()
    }
}
