internal import CLinux
internal import Glibc

/// A listening TCP socket. Several may share one port (`SO_REUSEPORT`), one for each loop.
package struct ListeningSocket: ~Copyable {
    private let descriptor: Descriptor

    private init(descriptor: consuming Descriptor) {
        self.descriptor = descriptor
    }

    /// Binds and listens.
    ///
    /// - Parameter sharesPort: without it the call fails when anybody listens on the port, another gateway included.
    package static func open(
        on address: SocketAddress, backlog: Int32 = 4096, sharesPort: Bool
    ) throws(SystemError) -> ListeningSocket {
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = Descriptor(owning: try check("socket") { socket(address.family, type, 0) })
        try listen(descriptor.number, on: address, backlog: backlog, sharesPort: sharesPort)
        return ListeningSocket(descriptor: descriptor)
    }

    private static func listen(
        _ number: Int32, on address: SocketAddress, backlog: Int32, sharesPort: Bool
    ) throws(SystemError) {
        var on: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        _ = try check("setsockopt") { setsockopt(number, SOL_SOCKET, SO_REUSEADDR, &on, size) }
        if sharesPort {
            _ = try check("setsockopt") { setsockopt(number, SOL_SOCKET, SO_REUSEPORT, &on, size) }
        }
        try address.withPointer { pointer, length throws(SystemError) in
            _ = try check("bind") { bind(number, pointer, length) }
        }
        _ = try check("listen") { Glibc.listen(number, backlog) }
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
