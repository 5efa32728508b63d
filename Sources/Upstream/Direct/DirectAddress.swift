internal import Reactor
internal import Wire

/// Where a plain `http` address leads, and what of a request's head never changes.
///
/// There is none for addresses in forms that only libcurl reads (a user, escapes, odd numbers) and for fields that
/// would decide about framing.
struct DirectAddress: Sendable {
    /// A name, or an address without brackets.
    let host: String
    let port: UInt16
    /// Path and query, which the request's own path follows. Empty, or begins with a slash.
    private let target: [UInt8]
    /// What stands behind the path.
    private let getFields: [UInt8]
    private let postFields: [UInt8]

    init?(_ baseURL: String, fields: [String]) {
        let bytes = Array(baseURL.utf8)
        let scheme = Array("http://".utf8)
        guard bytes.count > scheme.count, zip(bytes, scheme).allSatisfy({ $0 | 0x20 == $1 | 0x20 }) else { return nil }
        let rest = bytes[scheme.count...].prefix { $0 != UInt8(ascii: "#") }
        let authority = rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        guard let (host, port) = Self.hostAndPort(authority) else { return nil }
        self.host = host
        self.port = port
        var target = Array(rest[authority.endIndex...])
        if target.first == UInt8(ascii: "?") { target.insert(UInt8(ascii: "/"), at: 0) }
        guard target.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        self.target = target
        guard let lines = Self.fieldLines(fields, authority: authority, port: port) else { return nil }
        getFields = Array(" HTTP/1.1\r\n".utf8) + lines.everywhere
        postFields = getFields + lines.post
    }

    /// The addresses that need no lookup: of a number, and of this machine's own name.
    var addresses: [SocketAddress]? {
        if let address = SocketAddress(literal: host, port: port) { return [address] }
        let name = host.lowercased()
        guard name == "localhost" || name.hasSuffix(".localhost") else { return nil }
        return SocketAddress.loopbacks.map { $0.with(port: port) }
    }

    /// Appends what the heads of all requests to one path begin with.
    func appendHead(of request: borrowing UpstreamRequest, to bytes: inout [UInt8]) {
        let isPost = request.method == .post
        let fields = isPost ? postFields : getFields
        let room = 6 + target.count + request.path.utf8.count + fields.count
        bytes.append(addingCapacity: room) { head in
            head.append(isPost ? "POST " : "GET ")
            head.append(target.span)
            if target.isEmpty, request.path.utf8.first != UInt8(ascii: "/") { head.append(UInt8(ascii: "/")) }
            head.append(request.path.utf8.span)
            head.append(fields.span)
        }
    }

    // MARK: Reading the address

    private static func hostAndPort(_ authority: ArraySlice<UInt8>) -> (String, UInt16)? {
        var host = authority
        var port: ArraySlice<UInt8>?
        if authority.first == UInt8(ascii: "[") {
            guard let end = authority.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            host = authority[(authority.startIndex + 1)..<end]
            let rest = authority[(end + 1)...]
            guard rest.isEmpty || rest.first == UInt8(ascii: ":") else { return nil }
            port = rest.isEmpty ? nil : rest.dropFirst()
            guard SocketAddress(literal: String(decoding: host, as: UTF8.self), port: 0)?.isIPv6 == true else {
                return nil
            }
        } else {
            if let colon = authority.firstIndex(of: UInt8(ascii: ":")) {
                host = authority[..<colon]
                port = authority[(colon + 1)...]
            }
            guard isPlainName(host) else { return nil }
        }
        guard let number = port.map({ portNumber($0) }) ?? 80 else { return nil }
        return (String(decoding: host, as: UTF8.self), number)
    }

    private static func portNumber(_ digits: ArraySlice<UInt8>) -> UInt16? {
        guard (1...5).contains(digits.count) else { return nil }
        var number = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            number = number * 10 + Int(digit - 0x30)
        }
        return number == 0 ? nil : UInt16(exactly: number)
    }

    /// A host name, or an IPv4 address in its one usual form: `127.1` and `0x7f.1` are addresses, too, for some.
    private static func isPlainName(_ host: ArraySlice<UInt8>) -> Bool {
        guard !host.isEmpty, host.count <= 253 else { return false }
        for byte in host {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): break
            default: return false
            }
        }
        let last = host.split(separator: UInt8(ascii: ".")).last ?? []
        guard let first = last.first else { return false }
        if !(0x30...0x39).contains(first) { return true }
        return SocketAddress(literal: String(decoding: host, as: UTF8.self), port: 0) != nil
    }

    // MARK: Fields

    private static let framing = [
        "connection", "content-length", "expect", "te", "trailer", "transfer-encoding", "upgrade",
    ]

    private static func fieldLines(
        _ given: [String], authority: ArraySlice<UInt8>, port: UInt16
    ) -> (everywhere: [UInt8], post: [UInt8])? {
        var names: Set<String> = []
        var lines: [UInt8] = []
        for field in given {
            guard let colon = field.firstIndex(of: ":") else { return nil }
            let name = field[..<colon].lowercased()
            if framing.contains(name) { return nil }
            // A field without a value is left out, as libcurl does.
            guard field[colon...].utf8.contains(where: { $0 != 0x20 && $0 != UInt8(ascii: ":") }) else { continue }
            names.insert(name)
            lines.append(contentsOf: field.utf8)
            lines.append(contentsOf: "\r\n".utf8)
        }
        var own: [UInt8] = []
        if !names.contains("host") {
            // The port of the scheme is not told (RFC 9110 section 4.2.3).
            let isStandard = port == 80 && authority.suffix(3).elementsEqual(":80".utf8)
            own.append(contentsOf: "Host: ".utf8)
            own.append(contentsOf: isStandard ? authority.dropLast(3) : authority)
            own.append(contentsOf: "\r\n".utf8)
        }
        if !names.contains("accept") { own.append(contentsOf: "Accept: */*\r\n".utf8) }
        let post = names.contains("content-type") ? "" : "Content-Type: application/json\r\n"
        return (own + lines, Array(post.utf8))
    }
}
