internal import Glibc

/// A loopback socket whose calls block, but never for longer than its own deadline.
///
/// `@unchecked`: the number never changes, and the calls on it are the kernel's to order.
package final class BlockingSocket: @unchecked Sendable {
    /// Why a call on a socket brought nothing.
    package enum Failure: Error, Equatable {
        /// The deadline passed.
        case timedOut
        /// The peer has reset the connection, or is gone.
        case reset
        /// The kernel refused, with this `errno`.
        case refused(Int32)
    }

    package let number: Int32

    /// Takes over `number`, which is closed with this object.
    package init(owning number: Int32, deadline: Duration) {
        self.number = number
        var limit = timeval()
        limit.tv_sec = Int(deadline.components.seconds)
        limit.tv_usec = Int(deadline.components.attoseconds / 1_000_000_000_000)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(number, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        setsockopt(number, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
        var on: Int32 = 1
        setsockopt(number, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit {
        close(number)
    }

    /// Connects to a loopback port.
    ///
    /// - Parameter receiveBuffer: a small one makes a slow reader felt at once.
    package static func connect(
        to port: UInt16, deadline: Duration, receiveBuffer: Int32? = nil
    ) throws -> BlockingSocket {
        let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard number >= 0 else { throw Failure.refused(errno) }
        let socket = BlockingSocket(owning: number, deadline: deadline)
        if var receiveBuffer {
            setsockopt(number, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(MemoryLayout<Int32>.size))
        }
        let result = withLoopback(port) { Glibc.connect(number, $0, $1) }
        if result != 0 { throw Failure.refused(errno) }
        return socket
    }

    /// Sends all bytes.
    package func send(_ bytes: some ContiguousBytesOfTests) throws {
        try bytes.withBytes { all in
            var sent = 0
            while sent < all.count {
                let rest = UnsafeRawBufferPointer(rebasing: all[sent...])
                sent += try sendSome(rest)
            }
        }
    }

    /// Sends what the kernel takes at once after it takes anything.
    package func sendSome(_ bytes: UnsafeRawBufferPointer) throws -> Int {
        while true {
            let count = Glibc.send(number, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            let code = errno
            if count >= 0 { return count }
            if code == EINTR { continue }
            throw Self.failure(code)
        }
    }

    /// The next bytes, at most `limit` of them; none at the end.
    package func receive(atMost limit: Int = 64 << 10) throws -> [UInt8] {
        while true {
            var code: Int32 = 0
            var failed = false
            let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
                let result = recv(number, buffer.baseAddress, limit, 0)
                code = errno
                failed = result < 0
                count = max(0, result)
            }
            if !failed { return bytes }
            if code != EINTR { throw Self.failure(code) }
        }
    }

    /// Sends a FIN: nothing more will come from here.
    package func finishWriting() {
        shutdown(number, Int32(SHUT_WR))
    }

    /// Lets every call on this socket, on any thread, end now.
    package func interrupt() {
        shutdown(number, Int32(SHUT_RDWR))
    }

    /// Makes the close that follows send a RST.
    package func resetOnClose() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(number, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    static func withLoopback(_ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    private static func failure(_ code: Int32) -> Failure {
        switch code {
        case EAGAIN: .timedOut
        case ECONNRESET, EPIPE: .reset
        default: .refused(code)
        }
    }
}

/// Text and byte arrays, both of which a test likes to send.
package protocol ContiguousBytesOfTests {
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result
}

extension [UInt8]: ContiguousBytesOfTests {
    package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try withUnsafeBytes(body)
    }
}

extension String: ContiguousBytesOfTests {
    package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try Array(utf8).withUnsafeBytes(body)
    }
}
