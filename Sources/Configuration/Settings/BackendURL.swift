/// A checked base URL: scheme, host, port and path, nothing else (RFC 3986, section 3).
package struct BackendURL: Sendable, Equatable {
    /// What a backend can be reached over.
    package enum Scheme: String, Sendable {
        case http
        case https
    }

    /// As written, without slashes at the end.
    package let text: String
    package let scheme: Scheme
    /// Without the brackets of an IPv6 address.
    package let host: String
    package let port: Int
    /// Empty, or begins with a slash and ends without one.
    package let path: String

    /// Splits the text into its parts, or says what about it is not a base URL.
    package init(_ text: String) throws(BackendURLError) {
        var bytes = Array(text.utf8)
        guard !bytes.isEmpty else { throw .empty }
        guard bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { throw .character }
        let (scheme, start) = try Self.scheme(of: bytes)
        let authority = bytes[start...].prefix { !"/?#".utf8.contains($0) }
        guard !authority.contains(UInt8(ascii: "@")) else { throw .userInfo }
        guard !bytes.contains(UInt8(ascii: "?")) else { throw .query }
        guard !bytes.contains(UInt8(ascii: "#")) else { throw .fragment }
        (host, port) = try Self.split(authority, scheme)
        while bytes.count > authority.endIndex && bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
        let path = bytes[authority.endIndex...]
        guard path.allSatisfy(Self.isPathByte) else { throw .character }
        self.scheme = scheme
        self.path = String(decoding: path, as: UTF8.self)
        self.text = String(decoding: bytes, as: UTF8.self)
    }

    private static func scheme(of bytes: [UInt8]) throws(BackendURLError) -> (Scheme, end: Int) {
        for (scheme, prefix) in [(Scheme.https, "https://"), (Scheme.http, "http://")]
        where prefix.utf8.elementsEqual(bytes.prefix(prefix.utf8.count), by: { $0 == $1 | 0x20 }) {
            return (scheme, prefix.utf8.count)
        }
        throw .scheme
    }

    private static func split(
        _ authority: ArraySlice<UInt8>, _ scheme: Scheme
    ) throws(BackendURLError) -> (host: String, port: Int) {
        let isBracketed = authority.first == UInt8(ascii: "[")
        var name = authority
        var rest = authority[authority.endIndex...]
        if isBracketed {
            guard let close = authority.firstIndex(of: UInt8(ascii: "]")) else { throw .host }
            name = authority[(authority.startIndex + 1)..<close]
            rest = authority[(close + 1)...]
        } else if let colon = authority.firstIndex(of: UInt8(ascii: ":")) {
            name = authority[..<colon]
            rest = authority[colon...]
        }
        let host = String(decoding: name, as: UTF8.self)
        guard let parsed = NetworkHost(host), parsed.isIPv6 == isBracketed else { throw .host }
        guard !rest.isEmpty else { return (host, scheme == .https ? 443 : 80) }
        guard rest.first == UInt8(ascii: ":"),
            let port = parseInteger(rest.dropFirst()), (1...65_535).contains(port)
        else { throw .port }
        return (host, port)
    }

    /// `pchar` without percent-encoding worries, and the slash (RFC 3986, section 3.3).
    private static func isPathByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default:
            "/-._~!$&'()*+,;=:@%".utf8.contains(byte)
        }
    }
}
