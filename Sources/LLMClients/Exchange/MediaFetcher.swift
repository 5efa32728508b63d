package import Configuration
internal import Dialects
package import Upstream
internal import Wire

/// Downloads the media a request names by address, for backends that take it only inside the request.
package struct MediaFetcher {
    private let transport: Transport
    private let settings: MediaSettings

    private static let maxAddresses = 32
    private static let maxRedirects = 4

    package init(transport: Transport, settings: MediaSettings) {
        self.transport = transport
        self.settings = settings
    }

    /// What stands at each address.
    func fetch(_ addresses: [String]) async throws(ExchangeFailure) -> [String: FetchedMedia] {
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

    private func start(_ address: String) throws(ExchangeFailure) -> Transfer {
        guard WebAddress.isPlain(address) else {
            throw .badMedia("\"\(address.prefix(200))\" is no web address; it must begin with http:// or https://")
        }
        let endpoint = Endpoint(
            baseURL: address, fields: ["Accept: image/*, application/pdf, audio/*, video/*, text/*"],
            firstByteTimeout: settings.timeout, idleTimeout: settings.timeout, totalTimeout: settings.timeout,
            refusesPrivateAddresses: !settings.privateAddresses)
        return transport.start(UpstreamRequest(.get, ""), to: endpoint)
    }

    private func finish(_ first: Transfer, _ address: String) async throws(ExchangeFailure) -> FetchedMedia {
        var transfer = first
        var place = address
        var redirects = 0
        while true {
            let body = try await collect(transfer, address)
            guard let head = transfer.head else { throw .badMedia("\"\(address)\" has no answer") }
            switch head.status {
            case 200:
                return FetchedMedia(mimeType: Self.mimeType(head), base64: Base64.encode(body))
            case 301, 302, 303, 307, 308:
                guard let next = head.fields.string(of: .location).flatMap({ WebAddress.resolve($0, from: place) })
                else { throw .badMedia("\"\(address)\" redirects to nowhere") }
                guard redirects < Self.maxRedirects else {
                    throw .badMedia("\"\(address)\" redirects more than \(Self.maxRedirects) times")
                }
                redirects += 1
                place = next
                transfer = try start(next)
            default:
                throw .badMedia("\"\(address)\" cannot be fetched: its server answered with status \(head.status)")
            }
        }
    }

    private func collect(_ transfer: Transfer, _ address: String) async throws(ExchangeFailure) -> [UInt8] {
        do throws(UpstreamError) {
            return try await transfer.collect(limit: settings.bytes)
        } catch {
            switch error.code {
            case .cancelled: throw .transport(error)
            case .tooLarge:
                throw .badMedia("\"\(address)\" has more than \(settings.bytes) bytes (gateway.media.bytes)")
            default: throw .badMedia("\"\(address)\" cannot be fetched: \(error.detail)")
            }
        }
    }

    private static func mimeType(_ head: UpstreamHead) -> String {
        let type = head.fields.string(of: .contentType) ?? ""
        let name = type.prefix { $0 != ";" }.filter { !$0.isWhitespace }.lowercased()
        return name == "image/jpg" ? "image/jpeg" : name
    }
}
