internal import CLinux
internal import Glibc

/// An IPv4 or IPv6 address with a port.
package struct SocketAddress: Sendable {
    private var storage: sockaddr_storage
    private var length: socklen_t

    init(storage: sockaddr_storage) {
        self.storage = storage
        let size =
            storage.ss_family == sa_family_t(AF_INET6)
            ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size
        length = socklen_t(size)
    }

    /// Copies a C `sockaddr` of `length` bytes; nil when it is neither IPv4 nor IPv6.
    package init?(_ address: UnsafeRawPointer, length: Int) {
        guard length >= MemoryLayout<sockaddr>.size else { return nil }
        let family = Int32(address.load(as: sockaddr.self).sa_family)
        let size = family == AF_INET6 ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size
        guard family == AF_INET || family == AF_INET6, length >= size else { return nil }
        var storage = sockaddr_storage()
        withUnsafeMutableBytes(of: &storage) { target in
            target.copyMemory(from: UnsafeRawBufferPointer(start: address, count: size))
        }
        self.init(storage: storage)
    }

    var family: Int32 { Int32(storage.ss_family) }

    /// The first address a host name or number has. Blocks while a name is looked up: for start-up only.
    package static func resolve(host: String, port: UInt16) -> SocketAddress? {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, "\(port)", &hints, &list) == 0, let list else { return nil }
        defer { freeaddrinfo(list) }
        var storage = sockaddr_storage()
        let length = min(Int(list.pointee.ai_addrlen), MemoryLayout<sockaddr_storage>.size)
        withUnsafeMutableBytes(of: &storage) { target in
            target.copyMemory(from: UnsafeRawBufferPointer(start: list.pointee.ai_addr, count: length))
        }
        return SocketAddress(storage: storage)
    }

    /// The address a socket is bound to.
    static func local(of descriptor: Int32) -> SocketAddress? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        return result == 0 ? SocketAddress(storage: storage) : nil
    }

    package var port: UInt16 {
        withUnsafeBytes(of: storage) { bytes in
            // Both families keep the port in the two bytes after the family, in network order.
            UInt16(bytes[2]) << 8 | UInt16(bytes[3])
        }
    }

    /// The same address with another port.
    package func with(port: UInt16) -> SocketAddress {
        var copy = self
        withUnsafeMutableBytes(of: &copy.storage) { bytes in
            bytes[2] = UInt8(port >> 8)
            bytes[3] = UInt8(truncatingIfNeeded: port)
        }
        return copy
    }

    /// The address without its port, in the usual notation.
    package var host: String {
        withPointer { pointer, length in
            withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(NI_MAXHOST)) { text in
                let result = getnameinfo(
                    pointer, length, text.baseAddress, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
                guard result == 0, let base = text.baseAddress else { return "unknown" }
                return String(cString: base)
            }
        }
    }

    func withPointer<Result, Failure: Error>(
        _ body: (UnsafePointer<sockaddr>, socklen_t) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var copy = storage
        return try withUnsafeMutablePointer(to: &copy) { pointer throws(Failure) in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address throws(Failure) in
                try body(UnsafePointer(address), length)
            }
        }
    }
}
