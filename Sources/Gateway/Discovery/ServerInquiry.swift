internal import Dialects
internal import LLMClients
internal import Reactor
internal import Upstream
internal import Wire

/// Asks a model server what it is and what it has, one question after the other, and remembers what does not change.
///
/// Belongs to the loop of its transport.
final class ServerInquiry {
    private enum Identity {
        case unknown
        /// Asked in vain, if nil.
        case known(ServerProgram?)
    }

    private struct Place {
        let endpoint: Endpoint
        /// Where it is asked what is beyond OpenAI's API; nil: it is not.
        let native: Endpoint?
    }

    private let backend: Backend
    private let transport: Transport
    private let places: [Place]
    /// The place that has answered last.
    private var current = 0
    private var identity = Identity.unknown
    /// Whether a question got no answer that another time might get one.
    private var isUnsure = false
    /// Nobody has named the server: another gateway there, or this one, would list what is listed here.
    private let isLookedFor: Bool
    private var version: String?
    private var details: [String: ModelDetails] = [:]
    private var cards: [String: OllamaCard] = [:]

    private static let startTime = Int(Clock.wallNanoseconds / 1_000_000_000)
    private static let maxListBytes = 16 << 20
    private static let maxAnswerBytes = 4 << 20
    /// Cards asked for in one round; the others follow in the next.
    private static let cardsInRound = 64

    /// - Parameter patience: for each step of a question.
    init(_ backend: Backend, transport: Transport, patience: Duration, isLookedFor: Bool = false) {
        self.isLookedFor = isLookedFor
        self.backend = backend
        self.transport = transport
        places = backend.replicas.map { replica in
            let endpoint = replica.endpoint.asked(within: patience)
            return Place(endpoint: endpoint, native: backend.isNear ? endpoint.native : nil)
        }
    }

    /// One round of questions; nil where the server gives no list of models.
    func run() async -> ServerFindings? {
        for turn in places.indices {
            let index = (current + turn) % places.count
            if index != current {
                // Another program may be there.
                identity = .unknown
                current = index
            }
            if let findings = await askPlace() { return findings }
        }
        identity = .unknown
        return nil
    }

    private func askPlace() async -> ServerFindings? {
        guard let page = await ask(places[current].endpoint, "/models", limit: Self.maxListBytes),
            let listing = ModelListing(page, of: backend.dialect, created: Self.startTime)
        else { return nil }
        let ids = listing.models.map(\.id)
        let program = await identify(page, ids)
        if program == .ollama { await askOllama() }
        var all = Self.listed(page)
        for (id, told) in details { all[id] = all[id].map { told.completed(by: $0) } ?? told }
        return ServerFindings(
            program: program, version: version, listing: listing, details: all.filter { $0.value != ModelDetails() })
    }

    private static func listed(_ page: JSONView) -> [String: ModelDetails] {
        var details: [String: ModelDetails] = [:]
        for model in page["data"]?.elements.map({ $0 }) ?? [] {
            if let id = model["id"]?.string { details[id] = ModelDetails(listed: model) }
        }
        return details
    }

    // MARK: What it is

    private func identify(_ page: JSONView, _ ids: [String]) async -> ServerProgram? {
        if case .known(let program) = identity {
            isUnsure = false
            guard let program, await !isStill(program, ids), !isUnsure else { return program }
        }
        isUnsure = false
        version = nil
        details = [:]
        if let told = ServerProgram.told(byList: page) {
            identity = .known(told)
            return told
        }
        for program in ServerProgram.allCases where program.question != nil {
            guard await isStill(program, ids) else { continue }
            // Others tell their version there, too.
            if program == .ollama, await !hasTags() { continue }
            identity = .known(program)
            return program
        }
        identity = Task.isCancelled || isUnsure ? .unknown : .known(nil)
        return nil
    }

    /// Whether it is this program; what its answer tells of the models is kept.
    private func isStill(_ program: ServerProgram, _ ids: [String]) async -> Bool {
        guard let question = program.question else { return true }
        guard let nativeEndpoint = places[current].native, let answer = await ask(nativeEndpoint, question),
            program.isTold(by: answer)
        else {
            return false
        }
        version = answer["version"]?.string
        if program != .ollama { details = program.details(in: answer, of: ids) }
        return true
    }

    // MARK: Ollama

    private func hasTags() async -> Bool {
        guard let nativeEndpoint = places[current].native, let answer = await ask(nativeEndpoint, "/api/tags")
        else { return false }
        return OllamaTag.list(in: answer) != nil
    }

    private func askOllama() async {
        guard let nativeEndpoint = places[current].native else { return }
        // Without both answers the last round's stay.
        guard let tags = await ask(nativeEndpoint, "/api/tags").flatMap({ OllamaTag.list(in: $0) }),
            let running = await ask(nativeEndpoint, "/api/ps").flatMap({ OllamaTag.list(in: $0) })
        else { return }
        await askForCards(of: tags, nativeEndpoint)
        let loaded = Dictionary(running.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var told: [String: ModelDetails] = [:]
        for tag in tags {
            guard let card = cards[tag.digest] else { continue }
            told[tag.name] = card.details(
                loaded: loaded[tag.name], asked: backend.ollama.defaults.contextLength)
        }
        details = told
    }

    /// Cards are kept as long as the model behind a name is the same.
    private func askForCards(of tags: [OllamaTag], _ endpoint: Endpoint) async {
        let present = Set(tags.map(\.digest))
        cards = cards.filter { present.contains($0.key) }
        for tag in tags.filter({ cards[$0.digest] == nil }).prefix(Self.cardsInRound) {
            let body = OllamaCard.question(tag.name)
            guard let answer = await ask(endpoint, "/api/show", body: body) else { continue }
            cards[tag.digest] = OllamaCard(answer)
        }
    }

    // MARK: Asking

    /// The JSON of an answer with status 200; nil for everything else.
    private func ask(
        _ endpoint: Endpoint, _ path: String, body: [UInt8] = [], limit: Int = ServerInquiry.maxAnswerBytes
    ) async -> JSONView? {
        let request = UpstreamRequest(body.isEmpty ? .get : .post, path, body: body)
        // A server that serves one connection at a time must not wait for the next round.
        let transfer = transport.start(request, to: endpoint) { $0.appendField("Connection", "close") }
        defer { transfer.cancel() }
        let answer = try? await transfer.collect(limit: limit)
        guard let answer, let head = transfer.head, head.status == 200 else {
            let status = transfer.head?.status ?? 0
            isUnsure = isUnsure || answer == nil || status == 429 || status >= 500
            return nil
        }
        if isLookedFor, head.fields.contains(.gatewayOverhead) { return nil }
        return (try? JSONDocument(parsing: answer))?.root
    }
}
