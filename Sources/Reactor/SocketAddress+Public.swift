internal import Glibc

extension SocketAddress {
    /// Whether the address is one of the public Internet, by the special-purpose registries (RFC 6890): not of this
    /// machine, a private network, a link, a test range or a group, nor an IPv6 form that hides an IPv4 address.
    package var isPublic: Bool {
        withPointer { pointer, length in
            let bytes = UnsafeRawBufferPointer(start: pointer, count: Int(length))
            if family == AF_INET { return Self.isPublic(v4: bytes[4..<8].map { $0 }) }
            return Self.isPublic(v6: bytes[8..<24].map { $0 })
        }
    }

    private static func isPublic(v4 address: [UInt8]) -> Bool {
        switch (address[0], address[1], address[2]) {
        case (0, _, _), (10, _, _), (127, _, _), (224..., _, _): false
        case (100, 64...127, _): false
        case (169, 254, _), (192, 168, _), (172, 16...31, _): false
        case (192, 0, 0), (192, 0, 2), (192, 88, 99), (198, 51, 100), (203, 0, 113): false
        case (198, 18...19, _): false
        default: true
        }
    }

    private static func isPublic(v6 address: [UInt8]) -> Bool {
        // Only 2000::/3 is global unicast; of that, the tunnels and the documentation range are not.
        guard address[0] & 0xE0 == 0x20 else { return false }
        switch (address[0], address[1], address[2], address[3]) {
        case (0x20, 0x01, 0x00, _): return false
        case (0x20, 0x01, 0x0D, 0xB8): return false
        case (0x20, 0x02, _, _): return false
        case (0x3F, 0xFF, 0x00...0x0F, _): return false
        default: return true
        }
    }
}
