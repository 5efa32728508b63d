internal import CLinux
internal import Glibc

/// A connected, non-blocking stream socket on one loop, watched edge-triggered: one `epoll_ctl` in its whole life.
///
/// `canRead` and `canWrite` stay true until the kernel says "again"; `onReady` is called when one of them becomes true,
/// or when the peer has finished or gone.
package final class StreamSocket {
    package enum ReadResult: Equatable {
        case bytes(Int)
        case wouldBlock
        /// The peer has finished sending.
        case end
        case failed
    }

    package enum WriteResult: Equatable {
        case bytes(Int)
        case wouldBlock
        case failed
    }

    private let loop: EventLoop
    private var descriptor: Descriptor?
    private var registration: Registration?

    /// Called on the loop after the flags below have been brought up to date.
    package var onReady: (() -> Void)?
    /// True at first: a client usually has sent something by the time it is accepted.
    package private(set) var canRead = true
    package private(set) var canWrite = true
    /// The peer will send nothing more; what it sent before may still be unread.
    package private(set) var peerFinished = false
    /// The connection is over in both directions.
    package private(set) var isBroken = false
    /// How far a connection that was begun here has come.
    package private(set) var connecting = Connecting.done

    package enum Connecting: Equatable {
        case underWay
        case done
        case failed(SystemError)
    }

    /// Watches `descriptor`, which must be a non-blocking socket.
    package convenience init(_ descriptor: consuming Descriptor, on loop: EventLoop) throws(SystemError) {
        try self.init(descriptor, connecting: .done, on: loop)
    }

    /// Begins to connect to `address`; `onReady` is called when `connecting` has changed.
    ///
    /// - Throws: what the kernel says at once: no descriptors, no way to the address.
    package convenience init(connectingTo address: SocketAddress, on loop: EventLoop) throws(SystemError) {
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = Descriptor(owning: try check("socket") { socket(address.family, type, 0) })
        var state = Connecting.done
        do throws(SystemError) {
            try address.withPointer { pointer, length throws(SystemError) in
                _ = try check("connect") { Glibc.connect(descriptor.number, pointer, length) }
            }
        } catch {
            guard error.code == EINPROGRESS else { throw error }
            state = .underWay
        }
        try self.init(descriptor, connecting: state, on: loop)
        // Whatever comes is reported as an edge.
        canRead = false
    }

    private init(
        _ descriptor: consuming Descriptor, connecting: Connecting, on loop: EventLoop
    ) throws(SystemError) {
        self.loop = loop
        self.connecting = connecting
        canWrite = connecting == .done
        let number = descriptor.number
        self.descriptor = consume descriptor
        // The loop holds on to it until it is closed.
        registration = try loop.register(
            number, for: [.readable, .writable, .peerFinished, .edgeTriggered], noteReadiness)
    }

    deinit {
        precondition(registration == nil, "a socket was let go without being closed")
    }

    package var isOpen: Bool { registration != nil }

    /// Sends small writes at once (`TCP_NODELAY`): a streamed event never waits for an acknowledgement.
    package func disableDelay() {
        guard let number = descriptor?.number else { return }
        var on: Int32 = 1
        setsockopt(number, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Lets the kernel look after a silent peer, so that one which has vanished ends the connection (tcp(7)).
    package func enableKeepAlive(after idle: Duration) {
        guard let number = descriptor?.number else { return }
        var on: Int32 = 1
        var seconds = Int32(clamping: idle.components.seconds)
        let size = socklen_t(MemoryLayout<Int32>.size)
        setsockopt(number, SOL_SOCKET, SO_KEEPALIVE, &on, size)
        setsockopt(number, Int32(IPPROTO_TCP), TCP_KEEPIDLE, &seconds, size)
        setsockopt(number, Int32(IPPROTO_TCP), TCP_KEEPINTVL, &seconds, size)
    }

    /// Reads what is there, up to the size of `buffer`.
    package func read(into buffer: UnsafeMutableRawBufferPointer) -> ReadResult {
        guard let number = descriptor?.number else { return .failed }
        while true {
            let count = recv(number, buffer.baseAddress, buffer.count, 0)
            let code = errno
            if count > 0 {
                // A short read has emptied the socket: more data will be reported as a new edge, an end already was.
                if count < buffer.count && !peerFinished { canRead = false }
                return .bytes(count)
            }
            if count == 0 { return .end }
            if code == EINTR { continue }
            canRead = false
            if code == EAGAIN || code == EWOULDBLOCK { return .wouldBlock }
            isBroken = true
            return .failed
        }
    }

    /// Writes as much of `bytes` as the kernel takes.
    package func write(_ bytes: UnsafeRawBufferPointer) -> WriteResult {
        guard let number = descriptor?.number else { return .failed }
        while true {
            let count = send(number, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            let code = errno
            if count >= 0 { return written(count, of: bytes.count) }
            if code != EINTR { return writeFailure(code) }
        }
    }

    /// Writes as much of `first` and then of `second` as the kernel takes, in one call.
    package func write(_ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) -> WriteResult {
        guard let number = descriptor?.number else { return .failed }
        return withUnsafeTemporaryAllocation(of: iovec.self, capacity: 2) { parts in
            parts[0] = iovec(iov_base: UnsafeMutableRawPointer(mutating: first.baseAddress), iov_len: first.count)
            parts[1] = iovec(iov_base: UnsafeMutableRawPointer(mutating: second.baseAddress), iov_len: second.count)
            var message = msghdr()
            message.msg_iov = parts.baseAddress
            message.msg_iovlen = 2
            while true {
                let count = sendmsg(number, &message, Int32(MSG_NOSIGNAL))
                let code = errno
                if count >= 0 { return written(count, of: first.count + second.count) }
                if code != EINTR { return writeFailure(code) }
            }
        }
    }

    private func written(_ count: Int, of total: Int) -> WriteResult {
        // The kernel took what it has room for: more room will be reported as a new edge.
        if count < total { canWrite = false }
        return .bytes(count)
    }

    private func writeFailure(_ code: Int32) -> WriteResult {
        canWrite = false
        if code == EAGAIN || code == EWOULDBLOCK { return .wouldBlock }
        isBroken = true
        // What the peer said before it stopped listening can still be read.
        canRead = true
        return .failed
    }

    /// Bytes that were written and that the peer's kernel has not taken.
    package var unacknowledged: Int {
        guard let number = descriptor?.number else { return 0 }
        return max(0, Int(linux_unacknowledged(number)))
    }

    /// Tells the peer that nothing more will come; reading goes on.
    package func finishWriting() {
        guard let number = descriptor?.number else { return }
        shutdown(number, Int32(SHUT_WR))
    }

    /// Closes and forgets. Safe to call twice.
    package func close() {
        onReady = nil
        canRead = false
        canWrite = false
        isBroken = true
        if let registration {
            loop.forget(registration)
            self.registration = nil
        }
        descriptor = nil
    }

    private func noteReadiness(_ readiness: Readiness) {
        if connecting == .underWay {
            guard !readiness.isDisjoint(with: [.writable, .hangup, .failed]) else { return }
            connecting = connectionResult
        }
        if readiness.contains(.readable) { canRead = true }
        if readiness.contains(.writable) { canWrite = true }
        if !readiness.isDisjoint(with: [.peerFinished, .hangup, .failed]) {
            // What came before the end can still be read.
            canRead = true
            peerFinished = true
        }
        if !readiness.isDisjoint(with: [.hangup, .failed]) { isBroken = true }
        onReady?()
    }

    private var connectionResult: Connecting {
        guard let number = descriptor?.number else { return .failed(SystemError(call: "connect", code: ECONNABORTED)) }
        var code: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(number, SOL_SOCKET, SO_ERROR, &code, &size)
        return code == 0 ? .done : .failed(SystemError(call: "connect", code: code))
    }
}
