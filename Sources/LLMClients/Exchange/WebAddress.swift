/// Web addresses as clients and redirects give them.
enum WebAddress {
    /// Whether an address is http or https, names a host without a user, and has only bytes that may stand in one.
    static func isPlain(_ address: String) -> Bool {
        guard let rest = ["https://", "http://"].lazy.compactMap({ afterPrefix($0, address) }).first else {
            return false
        }
        let authority = rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        return !authority.isEmpty && !authority.contains(UInt8(ascii: "@"))
            && address.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }

    /// Where a `Location` leads; nil where it is none.
    static func resolve(_ location: String, from address: String) -> String? {
        if isPlain(location) { return location }
        guard location.utf8.first == UInt8(ascii: "/"), let scheme = address.range(of: "://") else { return nil }
        if location.hasPrefix("//") { return String(address[..<scheme.lowerBound]) + ":" + location }
        let authority = address[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        return String(address[..<scheme.upperBound]) + authority + location
    }

    private static func afterPrefix(_ prefix: String, _ address: String) -> Substring.UTF8View? {
        guard address.utf8.count > prefix.utf8.count,
            zip(address.utf8, prefix.utf8).allSatisfy({ $0 == $1 || $0 | 0x20 == $1 })
        else { return nil }
        return address.utf8.dropFirst(prefix.utf8.count)
    }
}

extension String {
    fileprivate func range(of text: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
