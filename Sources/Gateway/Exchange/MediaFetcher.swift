internal import Configuration
internal import Dialects
internal import Upstream
internal import Wire

/// Downloads the media a request names by address, for backends that take it only inside the request.
struct MediaFetcher {
    let transport: Transport
    let settings: MediaSettings

    private static let maxAddresses = 32
    private static let maxRedirects = 4

    /// What stands at each address.
    func fetch(_ addresses: [String]) async throws(GatewayError) -> [String: FetchedMedia] {
        if addresses.isEmpty { return [:] }
        guard settings.fetch else {
            throw .badMedia("media by web address is not fetched here (gateway.media.fetch); send it as a data: URL")
        }
        guard addresses.count <= Self.maxAddresses else {
            throw .badMedia("a request may name at most \(Self.maxAddresses) media by address")
        }
        // All are under way before the first is waited for.
        var transfers: [(address: String, transfer: Transfer)] = []
        for address in addresses { transfers.append((address, try start(address))) }
        var media: [String: FetchedMedia] = [:]
        for (address, transfer) in transfers { media[address] = try await finish(transfer, address) }
        return media
    }

    private func start(_ address: String) throws(GatewayError) -> Transfer {
        guard WebAddress.isPlain(address) else {
            throw .badMedia("\"\(address.prefix(200))\" is no web address; it must begin with http:// or https://")
        }
        let endpoint = Endpoint(
            baseURL: address, fields: ["Accept: image/*, application/pdf, audio/*, video/*, text/*"],
            firstByteTimeout: settings.timeout, idleTimeout: settings.timeout, totalTimeout: settings.timeout,
            refusesPrivateAddresses: !settings.privateAddresses)
        return transport.start(UpstreamRequest(.get, ""), to: endpoint)
    }

    private func finish(_ first: Transfer, _ address: String) async throws(GatewayError) -> FetchedMedia {
        var transfer = first
        var place = address
        for _ in 0...Self.maxRedirects {
            let body = try await collect(transfer, address)
            guard let head = transfer.head else { break }
            switch head.status {
            case 200:
                return FetchedMedia(mimeType: Self.mimeType(head), base64: Base64.encode(body))
            case 301, 302, 303, 307, 308:
                guard let next = head.fields.string(of: "location").flatMap({ WebAddress.resolve($0, from: place) })
                else { throw .badMedia("\"\(address)\" redirects to nowhere") }
                place = next
                transfer = try start(next)
            default:
                throw .badMedia("\"\(address)\" cannot be fetched: its server answered with status \(head.status)")
            }
        }
        throw .badMedia("\"\(address)\" redirects more than \(Self.maxRedirects) times")
    }

    private func collect(_ transfer: Transfer, _ address: String) async throws(GatewayError) -> [UInt8] {
        do throws(UpstreamError) {
            return try await transfer.collect(limit: settings.bytes)
        } catch {
            switch error.code {
            case .cancelled: throw .unreachable("the request was cancelled")
            case .tooLarge: throw .badMedia("\"\(address)\" has more than \(settings.bytes) bytes (gateway.media.bytes)")
            default: throw .badMedia("\"\(address)\" cannot be fetched: \(error.detail)")
            }
        }
    }

    private static func mimeType(_ head: UpstreamHead) -> String {
        let type = head.fields.string(of: "content-type") ?? ""
        let name = type.prefix { $0 != ";" }.filter { !$0.isWhitespace }.lowercased()
        return name == "image/jpg" ? "image/jpeg" : name
    }
}

/// Web addresses as clients and redirects give them.
enum WebAddress {
    /// Whether an address is http or https, names a host without a user, and has only bytes that may stand in one.
    static func isPlain(_ address: String) -> Bool {
        guard let rest = ["https://", "http://"].lazy.compactMap({ afterPrefix($0, address) }).first else { return false }
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
