internal import Reactor

/// Connects to the first of several addresses that takes a connection: one after the other, the next at once where one
/// fails, and after a short while where one says nothing (RFC 8305, "Happy Eyeballs").
final class Dialer {
    private let loop: EventLoop
    private var waiting: ArraySlice<SocketAddress>
    private var attempts: [StreamSocket] = []
    private var stagger: Deadline?
    private var failure: UpstreamError?
    private var onResult: ((Result<StreamSocket, UpstreamError>) -> Void)?

    private static let staggerTime: Duration = .milliseconds(250)

    /// - Parameter publicOnly: no other address is connected to.
    init(
        _ addresses: [SocketAddress], publicOnly: Bool, on loop: EventLoop,
        _ onResult: @escaping (Result<StreamSocket, UpstreamError>) -> Void
    ) {
        self.loop = loop
        self.onResult = onResult
        waiting = addresses.interleaved[...]
        if publicOnly { waiting = waiting.filter(\.isPublic)[...] }
        if waiting.isEmpty {
            failure = UpstreamError(.unreachable, "its address is not one of the public Internet")
        }
        stagger = Deadline(on: loop) { [unowned self] in attemptNext() }
    }

    /// Begins. The result may be there before this returns.
    func start() {
        attemptNext()
    }

    /// Closes everything; there will be no result.
    func cancel() {
        onResult = nil
        for attempt in attempts { attempt.close() }
        attempts = []
        stagger?.invalidate()
        stagger = nil
    }

    private func attemptNext() {
        while let address = waiting.popFirst() {
            do throws(SystemError) {
                let socket = try StreamSocket(connectingTo: address, on: loop)
                attempts.append(socket)
                if socket.connecting == .done { return succeed(with: socket) }
                socket.onReady = { [unowned self, unowned socket] in note(socket) }
                if !waiting.isEmpty { stagger?.set(after: Self.staggerTime) }
                return
            } catch {
                note(error)
            }
        }
        if attempts.isEmpty { finish(.failure(failure ?? UpstreamError(.unreachable, "no address is left"))) }
    }

    private func note(_ socket: StreamSocket) {
        switch socket.connecting {
        case .underWay: return
        case .done: succeed(with: socket)
        case .failed(let error):
            attempts.removeAll { $0 === socket }
            socket.close()
            note(error)
            attemptNext()
        }
    }

    /// Of several failures the one that says most is told: a server that is down, not a family that is not there.
    private func note(_ error: SystemError) {
        let code: UpstreamError.Code = error.isRefusal ? .refused : error.isExhaustion ? .exhausted : .unreachable
        if failure == nil || code != .unreachable { failure = UpstreamError(code, error.reason) }
    }

    private func succeed(with socket: StreamSocket) {
        attempts.removeAll { $0 === socket }
        socket.onReady = nil
        finish(.success(socket))
    }

    private func finish(_ result: Result<StreamSocket, UpstreamError>) {
        let onResult = onResult
        cancel()
        onResult?(result)
    }
}
