internal import CLinux
internal import Glibc

/// A listening TCP socket. Several may share one port (`SO_REUSEPORT`), one for each loop.
package struct ListeningSocket: ~Copyable {
    private let descriptor: Descriptor
    /// What a loop watches it for. Loops that watch one socket together are woken one at a time.
    package let interest: Readiness

    private init(descriptor: consuming Descriptor) {
        self.descriptor = descriptor
        interest = .readable
    }

    /// One of several descriptors of one socket, each for a loop.
    init(sharing descriptor: consuming Descriptor) {
        self.descriptor = descriptor
        interest = [.readable, .exclusive]
    }

    /// Binds and listens.
    ///
    /// - Parameters:
    ///   - sharesPort: others may listen on the port too; without it the call fails when anybody does.
    ///   - isFirst: the call fails when anybody listens already, another gateway included; only later ones may.
    package static func open(
        on address: SocketAddress, backlog: Int32 = 4096, sharesPort: Bool, isFirst: Bool = false
    ) throws(SystemError) -> ListeningSocket {
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = Descriptor(owning: try check("socket") { socket(address.family, type, 0) })
        try turnOn(SO_REUSEADDR, of: descriptor.number)
        // Two sockets share a port when both have the option: without it while binding, none can be there before.
        if sharesPort && !isFirst { try turnOn(SO_REUSEPORT, of: descriptor.number) }
        try bind(descriptor.number, to: address)
        if sharesPort && isFirst { try turnOn(SO_REUSEPORT, of: descriptor.number) }
        _ = try check("listen") { Glibc.listen(descriptor.number, backlog) }
        return ListeningSocket(descriptor: descriptor)
    }

    private static func turnOn(_ option: Int32, of number: Int32) throws(SystemError) {
        var on: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        _ = try check("setsockopt") { setsockopt(number, SOL_SOCKET, option, &on, size) }
    }

    private static func bind(_ number: Int32, to address: SocketAddress) throws(SystemError) {
        try address.withPointer { pointer, length throws(SystemError) in
            _ = try check("bind") { Glibc.bind(number, pointer, length) }
        }
    }

    package var number: Int32 { descriptor.number }

    /// The port it really listens on, when it was bound to port 0.
    package var port: UInt16 {
        SocketAddress.local(of: descriptor.number)?.port ?? 0
    }

    /// Takes one waiting connection, or nil when there is none.
    package func accept() throws(SystemError) -> AcceptedConnection? {
        var storage = sockaddr_storage()
        do {
            let number = try check("accept4") { linux_accept(descriptor.number, &storage) }
            return AcceptedConnection(
                descriptor: Descriptor(owning: number), peer: SocketAddress(storage: storage))
        } catch {
            // The client left between its arrival and now, or a network error waits in its place (accept(2)).
            let passing = [EAGAIN, EWOULDBLOCK, ECONNABORTED, ENETDOWN, EPROTO, EHOSTDOWN, EHOSTUNREACH, ENETUNREACH]
            if passing.contains(error.code) { return nil }
            throw error
        }
    }
}

/// A new connection and where it comes from.
package struct AcceptedConnection: ~Copyable {
    package let descriptor: Descriptor
    package let peer: SocketAddress

    package consuming func takeDescriptor() -> Descriptor { descriptor }
}
