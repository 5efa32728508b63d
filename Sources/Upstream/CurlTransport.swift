package import Reactor

/// Transfers over libcurl, driven by one worker's loop: for TLS, HTTP/2 and everything else.
package final class CurlTransport {
    private let loop: EventLoop
    private let multi: CurlMulti
    private let sockets: CurlSockets
    private var timer: Deadline?
    private var isTimerDue = false
    private var running: [ObjectIdentifier: Running] = [:]
    private var idle: [HandleKey: [CurlEasy]] = [:]

    private struct Running {
        let transfer: Transfer
        let key: HandleKey
    }

    private struct HandleKey: Hashable {
        let endpoint: ObjectIdentifier
        let method: UpstreamRequest.Method
        let path: String
    }

    /// Prepared handles kept for each endpoint and path.
    private static let keptHandles = 256
    private static let callsAtOnce = 32

    /// The version of the library, for `check` and the log.
    package static var libraryVersion: String { Curl.version }

    /// Must be called before any other thread is started.
    package static func prepareProcess() {
        _ = Curl.isReady
    }

    /// - Throws: `exhausted` when libcurl has no memory or could not be initialised.
    package init(on loop: EventLoop) throws(UpstreamError) {
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

    /// Sends `request` and returns what its answer will arrive in.
    package func start(_ request: consuming UpstreamRequest, to endpoint: Endpoint) -> Transfer {
        let transfer = Transfer(endpoint: endpoint, loop: loop)
        let key = HandleKey(endpoint: ObjectIdentifier(endpoint), method: request.method, path: request.path)
        let prepared = idle[key]?.popLast()
        guard let easy = prepared ?? CurlEasy(endpoint, method: request.method, path: request.path, for: multi) else {
            transfer.end(UpstreamError(.exhausted, "libcurl has no memory for another transfer"))
            return transfer
        }
        easy.load(
            fields: request.fields, endpointFields: endpoint.fields, body: request.body, method: request.method)
        easy.receiver = transfer
        guard multi.add(easy) else {
            easy.unload()
            transfer.end(UpstreamError(.exhausted, "libcurl refused the transfer"))
            return transfer
        }
        running[ObjectIdentifier(easy)] = Running(transfer: transfer, key: key)
        transfer.onResume = { [unowned self, unowned easy] in
            easy.resume()
            settle()
        }
        transfer.onCancel = { [unowned self, unowned easy] in abandon(easy) }
        settle()
        return transfer
    }

    /// Ends every transfer and closes every connection.
    package func close() {
        for running in running.values { running.transfer.end(UpstreamError(.cancelled, "the gateway stops")) }
        running = [:]
        idle = [:]
        timer?.invalidate()
        timer = nil
        multi.close()
    }

    // MARK: Private steps

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
        ended.transfer.end(result.isSuccess ? nil : result.error(hasHead: ended.transfer.head != nil))
        if idle[ended.key, default: []].count < Self.keptHandles { idle[ended.key, default: []].append(easy) }
    }

    private func abandon(_ easy: CurlEasy) {
        running[ObjectIdentifier(easy)] = nil
        multi.remove(easy)
        easy.unload()
        settle()
    }
}
