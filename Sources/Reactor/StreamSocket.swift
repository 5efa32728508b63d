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

    /// Watches `descriptor`, which must be a non-blocking socket.
    package init(_ descriptor: consuming Descriptor, on loop: EventLoop) throws(SystemError) {
        self.loop = loop
        let number = descriptor.number
        self.descriptor = consume descriptor
        registration = try loop.register(
            number, for: [.readable, .writable, .peerFinished, .edgeTriggered]
        ) { [unowned self] readiness in
            self.noteReadiness(readiness)
        }
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
            if count >= 0 { return .bytes(count) }
            if code == EINTR { continue }
            canWrite = false
            if code == EAGAIN || code == EWOULDBLOCK { return .wouldBlock }
            isBroken = true
            return .failed
        }
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
}
