internal import Reactor
internal import Upstream
internal import Wire

/// What the backends have, as one worker knows it. A listing is asked for when somebody needs it, once at a time.
final class ModelCatalog {
    private struct Entry {
        var listing: ModelListing?
        var error: GatewayError?
        var askedAt: Instant
    }

    private let loop: EventLoop
    private let transport: Transport
    private var entries: [String: Entry] = [:] { didSet { changes &+= 1 } }
    /// Counts what is learned: what was known of a model at one count is so as long as it stands.
    private(set) var changes = 0
    private var waiting: [String: [WaitPoint]] = [:]
    /// What the discovery has told of backends; of one that has gone, nil.
    private var told: [String: ServerFindings?] = [:]

    /// What models get as their time whose server tells none, in seconds since 1970.
    private let startTime = Int(Clock.wallNanoseconds / 1_000_000_000)

    private static let maxBytes = 16 << 20
    private static let maxPages = 50

    init(on loop: EventLoop, transport: Transport) {
        self.loop = loop
        self.transport = transport
    }

    /// The last listing of a backend, however old.
    func known(_ backend: Backend) -> ModelListing? {
        backend.fixedListing ?? entries[backend.name]?.listing
    }

    /// Takes a listing that somebody else has asked for.
    func note(_ listing: ModelListing, of backend: Backend) {
        entries[backend.name] = Entry(listing: listing, error: nil, askedAt: loop.now)
    }

    /// Takes what the discovery has found out, or that a server has gone. Its word counts until its next.
    func learn(_ findings: ServerFindings?, of backend: Backend) {
        told[backend.name] = .some(findings)
        let gone = GatewayError.unreachable("backend \"\(backend.name)\" does not answer")
        entries[backend.name] = Entry(
            listing: findings.map { $0.listing.adding($0.details) }, error: findings == nil ? gone : nil,
            askedAt: loop.now)
    }

    /// What the discovery has told of a backend, if it has found it.
    func findings(of backend: Backend) -> ServerFindings? {
        told[backend.name] ?? nil
    }

    /// Takes over what another catalog was told of the same servers.
    func inherit(_ other: ModelCatalog, _ backends: [(old: Backend, new: Backend)]) {
        for (old, new) in backends {
            guard let findings = other.findings(of: old) else { continue }
            new.ollama.note(findings.program)
            learn(findings, of: new)
        }
    }

    /// The listing for those who list all backends: where the discovery watches it is its last word, else one of
    /// `maxAge`.
    ///
    /// - Returns: nil for a backend that has gone.
    func kept(of backend: Backend, maxAge: Duration) async throws(GatewayError) -> ModelListing? {
        if backend.fixedListing == nil, told[backend.name] != nil { return entries[backend.name]?.listing }
        return try await listing(of: backend, maxAge: maxAge)
    }

    /// Whether `listing` would ask nobody.
    func isFresh(_ backend: Backend, maxAge: Duration) -> Bool {
        if backend.fixedListing != nil { return true }
        guard let entry = entries[backend.name] else { return false }
        return entry.askedAt.duration(to: loop.now) < maxAge
    }

    /// The listing of a backend, asked for anew if it is older than `maxAge`.
    ///
    /// - Throws: why there is none. A failure is remembered for as long, so that a dead backend is not asked on and on.
    func listing(of backend: Backend, maxAge: Duration) async throws(GatewayError) -> ModelListing {
        if let fixed = backend.fixedListing { return fixed }
        while true {
            if let entry = entries[backend.name], entry.askedAt.duration(to: loop.now) < maxAge {
                if let error = entry.error { throw error }
                if let listing = entry.listing { return listing }
            }
            guard waiting[backend.name] != nil else { break }
            let point = WaitPoint(on: loop)
            waiting[backend.name]?.append(point)
            await point.waitUnlessCancelled()
            if Task.isCancelled { throw .unreachable("the request was cancelled") }
        }
        return try await ask(backend)
    }

    private func ask(_ backend: Backend) async throws(GatewayError) -> ModelListing {
        waiting[backend.name] = []
        defer { for point in waiting.removeValue(forKey: backend.name) ?? [] { point.signal() } }
        do throws(GatewayError) {
            let listing = try await fetch(backend).adding(findings(of: backend)?.details ?? [:])
            note(listing, of: backend)
            return listing
        } catch {
            if !Task.isCancelled {
                entries[backend.name] = Entry(
                    listing: entries[backend.name]?.listing, error: error, askedAt: loop.now)
            }
            throw error
        }
    }

    /// Asks one of the backend's places, those first that are not known to be down.
    private func fetch(_ backend: Backend) async throws(GatewayError) -> ModelListing {
        let places = backend.replicas.filter(\.circuit.isClosed) + backend.replicas.filter { !$0.circuit.isClosed }
        var failure: GatewayError?
        for place in places {
            do throws(GatewayError) {
                return try await fetch(backend, from: place)
            } catch {
                if Task.isCancelled { throw error }
                failure = failure ?? error
            }
        }
        throw failure ?? .unreachable("backend \"\(backend.name)\" is nowhere")
    }

    private func fetch(_ backend: Backend, from place: Replica) async throws(GatewayError) -> ModelListing {
        let path = backend.dialect == .gemini ? "/models?pageSize=1000" : "/models"
        var models: [ModelListing.Model] = []
        var next: String? = path
        for _ in 0..<Self.maxPages {
            guard let page = next else { break }
            let document = try await ask(backend, place, page)
            guard let listing = ModelListing(document.root, of: backend.dialect, created: startTime) else {
                throw .badAnswer(
                    "backend \"\(backend.name)\" at \(place.endpoint.baseURL) did not answer GET /models with a list. "
                        + "Is it a model server?")
            }
            models += listing.models
            next = document.root["nextPageToken"]?.string.flatMap {
                $0.isEmpty ? nil : "\(path)&pageToken=\(PercentCoding.encodeQuery($0))"
            }
        }
        return ModelListing(models)
    }

    private func ask(_ backend: Backend, _ place: Replica, _ path: String) async throws(GatewayError) -> JSONDocument {
        let transfer = transport.start(UpstreamRequest(.get, path), to: place.listingEndpoint)
        defer { transfer.cancel() }
        let body: [UInt8]
        do throws(UpstreamError) {
            body = try await transfer.collect(limit: Self.maxBytes)
        } catch {
            throw GatewayError(error, backend: backend, at: place.endpoint)
        }
        let status = transfer.head?.status ?? 0
        guard status == 200 else {
            let text = UpstreamFailure.message(status: status, body: body)
            throw .badAnswer("backend \"\(backend.name)\" did not list its models (status \(status)): \(text)")
        }
        guard let document = try? JSONDocument(parsing: body) else {
            throw .badAnswer(
                "backend \"\(backend.name)\" at \(place.endpoint.baseURL) answered GET /models with something that "
                    + "is no JSON. Is it a model server?")
        }
        return document
    }
}
