/// Web addresses as clients and redirects give them.
enum WebAddress {
    /// Whether an address is http or https, names a host without a user, and has only bytes that may stand in one.
    static func isPlain(_ address: String) -> Bool {
        guard let rest = afterScheme(address) else { return false }
        let authority = rest.prefix { !isEndOfAuthority($0) }
        return !authority.isEmpty && !authority.contains(UInt8(ascii: "@"))
            && address.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }

    /// Where a `Location` leads (RFC 3986 §5.2.2); nil where it is none.
    static func resolve(_ location: String, from address: String) -> String? {
        let reference = location.utf8.prefix { $0 != UInt8(ascii: "#") }
        guard let rest = afterScheme(address), let first = reference.first else { return nil }
        let scheme = address.utf8.prefix(address.utf8.count - rest.count - 2)
        let authority = rest.prefix { !isEndOfAuthority($0) }
        let path = rest.dropFirst(authority.count).prefix { !isEndOfPath($0) }
        let resolved: [UInt8]
        if hasScheme(reference) {
            resolved = Array(reference)
        } else if reference.starts(with: "//".utf8) {
            resolved = Array(scheme) + reference
        } else {
            let origin = Array(scheme) + "//".utf8 + authority
            let query = reference.drop { $0 != UInt8(ascii: "?") }
            if first == UInt8(ascii: "?") {
                resolved = origin + path + query
            } else {
                let folder = first == UInt8(ascii: "/") ? [] : folder(of: path)
                resolved = origin + withoutDots(folder + reference.dropLast(query.count)) + query
            }
        }
        let next = String(decoding: resolved, as: UTF8.self)
        return isPlain(next) ? next : nil
    }

    private static func afterScheme(_ address: String) -> Substring.UTF8View? {
        for prefix in ["https://", "http://"] where address.utf8.count > prefix.utf8.count {
            guard zip(address.utf8, prefix.utf8).allSatisfy({ $0 == $1 || $0 | 0x20 == $1 }) else { continue }
            return address.utf8.dropFirst(prefix.utf8.count)
        }
        return nil
    }

    private static func isEndOfAuthority(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || isEndOfPath(byte)
    }

    private static func isEndOfPath(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
    }

    /// Whether a colon comes before anything that would end a scheme.
    private static func hasScheme(_ reference: Substring.UTF8View) -> Bool {
        reference.first { $0 == UInt8(ascii: ":") || isEndOfAuthority($0) } == UInt8(ascii: ":")
    }

    /// The path up to its last slash.
    private static func folder(of path: Substring.UTF8View) -> [UInt8] {
        guard let slash = path.lastIndex(of: UInt8(ascii: "/")) else { return [UInt8(ascii: "/")] }
        return Array(path[...slash])
    }

    /// The path without its segments `.` and `..` (RFC 3986 §5.2.4).
    private static func withoutDots(_ path: [UInt8]) -> [UInt8] {
        let segments = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst()
        var kept: [ArraySlice<UInt8>] = []
        for segment in segments {
            if segment.elementsEqual("..".utf8) {
                _ = kept.popLast()
            } else if !segment.elementsEqual(".".utf8) {
                kept.append(segment)
            }
        }
        // A path that ends in a dot segment is that of a folder.
        if let last = segments.last, last.elementsEqual(".".utf8) || last.elementsEqual("..".utf8) { kept.append([]) }
        return kept.flatMap { [UInt8(ascii: "/")] + $0 }
    }
}
