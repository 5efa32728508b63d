import Glibc

/// A host to listen on or to connect to: an IPv4 or IPv6 address or a name.
package struct NetworkHost: Sendable, Equatable {
    /// Without brackets.
    package let text: String
    package let isIPv6: Bool
    /// Whether only programs on the same machine can reach it.
    package let isLoopback: Bool

    /// Nil for what is neither an address nor a host name (RFC 1123, section 2.1); `_` is in names of containers.
    package init?(_ text: String) {
        self.text = text
        if text.utf8.contains(UInt8(ascii: ":")) {
            var address = in6_addr()
            guard inet_pton(AF_INET6, text, &address) == 1 else { return nil }
            isIPv6 = true
            isLoopback = withUnsafeBytes(of: address) { $0.dropLast().allSatisfy { $0 == 0 } && $0.last == 1 }
            return
        }
        isIPv6 = false
        var address = in_addr()
        if inet_pton(AF_INET, text, &address) == 1 {
            isLoopback = withUnsafeBytes(of: address) { $0.first == 127 }
            return
        }
        guard Self.isName(Array(text.utf8)) else { return nil }
        isLoopback = text.utf8.elementsEqual("localhost".utf8, by: { $0 | 0x20 == $1 })
    }

    private static func isName(_ bytes: [UInt8]) -> Bool {
        guard (1...253).contains(bytes.count) else { return false }
        let labels = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        // A last label of digits is an address gone wrong: 127.0.0.256, 10.1.
        guard let last = labels.last, !last.allSatisfy({ (0x30...0x39).contains($0) }) else { return false }
        return labels.allSatisfy { label in
            (1...63).contains(label.count) && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
                && label.allSatisfy(isNameByte)
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default:
            false
        }
    }
}
