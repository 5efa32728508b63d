internal import Configuration
internal import Dialects
internal import LLMClients

/// Decides which backends there are and which one is the standard, from the configuration and from what answers.
struct BackendSelection {
    private let settings: GatewaySettings
    private let wellKnown: [(port: Int, server: String)]

    init(_ settings: GatewaySettings, wellKnown: [(port: Int, server: String)] = LocalServers.wellKnown) {
        self.settings = settings
        self.wellKnown = wellKnown
    }

    /// The backends to try, in order, when the configuration leaves the choice open.
    var localCandidates: [(backend: Backend, server: String)] {
        LocalServers.candidates(settings, wellKnown: wellKnown).filter { !isHere($0.settings) }.map {
            (Backend($0.settings, settings.server), $0.server)
        }
    }

    var leavesChoiceOpen: Bool { settings.llm.backend == .auto }

    /// The set, given what was found where the choice was open.
    ///
    /// - Parameter local: the local server that answers, and how it was found.
    func backends(local: (backend: Backend, reason: String)?) throws(SelectionError) -> BackendSet {
        let (standard, reason) = try standard(local: local)
        var others = settings.backends.map { Backend($0, settings.server) }
        if let local { others.append(local.backend) }
        if settings.llm.localAPIBaseIsExplicit, local == nil { others += builtIn("local") }
        if settings.llm.geminiAPIKey != nil { others += builtIn("gemini") }
        if settings.llm.openAIAPIKey != nil { others += builtIn("openai") }
        let found = lookedFor(beside: [standard] + others)
        return BackendSet(
            standard: standard, reason: reason, others: others, lookedFor: found.backends, nicknames: found.nicknames,
            aliases: settings.aliases,
            absent: Set((settings.builtInBackends + settings.backends).map(\.name)),
            isStrict: settings.server.strictModels,
            routesByModel: settings.server.routeByModel ?? leavesChoiceOpen)
    }

    /// The servers that may be on this machine beside those that are known. One that is known already is so by another
    /// name, too.
    private func lookedFor(
        beside known: [Backend]
    ) -> (backends: [Backend], nicknames: [(name: String, backend: Backend)]) {
        guard leavesChoiceOpen, settings.server.discovery.interval > .zero else { return ([], []) }
        var found: [Backend] = []
        var nicknames: [(name: String, backend: Backend)] = []
        let ports = settings.server.discovery.ports.map { ($0, "port \($0)") }
        for place in LocalServers.places(settings, at: wellKnown + ports) where !isHere(place) {
            let backend = Backend(place, settings.server)
            if (known + found).contains(where: { $0.name == backend.name }) { continue }
            if let same = (known + found).first(where: { $0.isAtPlace(of: backend) }) {
                nicknames.append((backend.name, same))
            } else {
                found.append(backend)
            }
        }
        return (found, nicknames)
    }

    /// Whether this gateway itself listens there: asked to answer itself, it would do so without end.
    private func isHere(_ place: BackendSettings) -> Bool {
        ["localhost", "127.0.0.1", "[::1]"].contains { place.baseURL == "http://\($0):\(settings.server.port)/v1" }
    }

    private func standard(
        local: (backend: Backend, reason: String)?
    ) throws(SelectionError) -> (Backend, String) {
        switch settings.llm.backend {
        case .auto:
            if let local { return (local.backend, local.reason) }
            if settings.llm.geminiAPIKey != nil, let gemini = builtIn("gemini").first {
                return (gemini, "no local server answers, and there is a key for Gemini")
            }
            if settings.llm.openAIAPIKey != nil, let openAI = builtIn("openai").first {
                return (openAI, "no local server answers, and there is a key for OpenAI")
            }
            return (.echo, "no local server answers and there is no key: answers are echoes, not a model's")
        case .echo:
            return (.echo, "chosen by \(origin)")
        case .local, .gemini, .openai, .named:
            let name = settings.llm.backend.name
            guard let chosen = settings.backend(named: name) else { throw .unknown(backend: name, origin: origin) }
            if chosen.kind == .gemini && chosen.apiKey == nil { throw .missingKey(backend: name, origin: origin) }
            return (Backend(chosen, settings.server), "chosen by \(origin)")
        }
    }

    private func builtIn(_ name: String) -> [Backend] {
        settings.backend(named: name).map { [Backend($0, settings.server)] } ?? []
    }

    private var origin: String {
        settings.origins.first { $0.path == "llm.backend" }?.origin.description ?? "the configuration"
    }
}

/// A configuration that names a backend which cannot be used.
enum SelectionError: Error {
    case unknown(backend: String, origin: String)
    case missingKey(backend: String, origin: String)

    var message: String {
        switch self {
        case .unknown(let backend, let origin):
            "the backend \"\(backend)\" (\(origin)) is not configured; add it under backends:, or use local, gemini, openai "
                + "or echo"
        case .missingKey(let backend, let origin):
            "the backend \"\(backend)\" (\(origin)) needs a key: set GEMINI_API_KEY or GOOGLE_API_KEY, or its key in the "
                + "configuration"
        }
    }
}
