internal import Glibc

extension SocketAddress {
    /// Reads an address in its usual notation, IPv6 without brackets; nil for everything else.
    package init?(literal text: String, port: UInt16) {
        var v4 = sockaddr_in()
        var v6 = sockaddr_in6()
        if inet_pton(AF_INET, text, &v4.sin_addr) == 1 {
            v4.sin_family = sa_family_t(AF_INET)
            self.init(&v4, length: MemoryLayout<sockaddr_in>.size)
        } else if inet_pton(AF_INET6, text, &v6.sin6_addr) == 1 {
            v6.sin6_family = sa_family_t(AF_INET6)
            self.init(&v6, length: MemoryLayout<sockaddr_in6>.size)
        } else {
            return nil
        }
        self = with(port: port)
    }

    /// This machine's own addresses: servers on it often listen on one of them only.
    package static let loopbacks = ["::1", "127.0.0.1"].compactMap { SocketAddress(literal: $0, port: 0) }

    package var isIPv6: Bool { family == AF_INET6 }
}

extension [SocketAddress] {
    /// The same addresses, IPv6 and IPv4 by turns, the first of them first (RFC 8305 section 4).
    package var interleaved: [SocketAddress] {
        guard let first else { return [] }
        var leading = filter { $0.isIPv6 == first.isIPv6 }[...]
        var others = filter { $0.isIPv6 != first.isIPv6 }[...]
        var result: [SocketAddress] = []
        while !leading.isEmpty || !others.isEmpty {
            if let next = leading.popFirst() { result.append(next) }
            if let next = others.popFirst() { result.append(next) }
        }
        return result
    }
}
