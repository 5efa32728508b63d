internal import Reactor

/// The sockets libcurl wants watched, registered with the loop.
///
/// A socket that goes back to libcurl's pool stays registered for reading: the next transfer on it, which asks for just
/// that, costs no system call, and the end of a pooled connection is noticed and unregistered.
final class CurlSockets {
    private struct Watched {
        var registration: Registration
        var interest: Readiness
        /// libcurl has lost its interest.
        var isIdle: Bool
        /// It belongs to the pool, on which nothing is to come.
        var isPooled = false
    }

    private let loop: EventLoop
    private var watched: [Int32: Watched] = [:]
    /// The sockets of connections. Only of these libcurl tells when they are closed; the others (a resolver's wake-up
    /// pair) must not stay registered.
    private var connections: Set<Int32> = []
    var onReady: ((Int32, Readiness) -> Void)?

    init(on loop: EventLoop) {
        self.loop = loop
    }

    func watch(_ socket: Int32, for interest: CurlInterest) {
        guard case .wants(let reads, let writes) = interest else { return rest(socket, isPooled: interest == .ended) }
        var readiness: Readiness = []
        if reads { readiness.insert(.readable) }
        if writes { readiness.insert(.writable) }
        guard var known = watched[socket] else { return register(socket, for: readiness) }
        known.isIdle = false
        known.isPooled = false
        if known.interest != readiness {
            guard (try? loop.modify(known.registration, for: readiness)) != nil else {
                // The kernel does not know it: closed behind our back, and the number is in use again.
                forget(socket)
                return register(socket, for: readiness)
            }
            known.interest = readiness
        }
        watched[socket] = known
    }

    /// libcurl has a new socket. Whatever had the number before was closed.
    func opened(_ socket: Int32) {
        forget(socket)
        connections.insert(socket)
    }

    /// libcurl closes the socket: its number may be anybody's next.
    func closing(_ socket: Int32) {
        connections.remove(socket)
        forget(socket)
    }

    private func forget(_ socket: Int32) {
        guard let known = watched.removeValue(forKey: socket) else { return }
        loop.forget(known.registration)
    }

    private func rest(_ socket: Int32, isPooled: Bool) {
        guard let known = watched[socket] else { return }
        if connections.contains(socket) && known.interest == .readable {
            watched[socket]?.isIdle = true
            watched[socket]?.isPooled = isPooled
        } else {
            loop.deregister(known.registration)
            watched[socket] = nil
        }
    }

    private func register(_ socket: Int32, for interest: Readiness) {
        let registration = try? loop.register(socket, for: interest) { [unowned self] readiness in
            ready(socket, readiness)
        }
        guard let registration else { return }
        watched[socket] = Watched(registration: registration, interest: interest, isIdle: false)
    }

    private func ready(_ socket: Int32, _ readiness: Readiness) {
        guard let known = watched[socket] else { return }
        if known.isIdle {
            // Something came on a pooled connection, most likely its end. If it is an answer, nobody has asked for it, and
            // the next one to ask on this connection would take it for their own.
            loop.deregister(known.registration)
            watched[socket] = nil
            if known.isPooled { Curl.cutOff(socket) }
            return
        }
        onReady?(socket, readiness)
    }
}
