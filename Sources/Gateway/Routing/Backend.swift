internal import Configuration
internal import Dialects
internal import LLMClients
internal import Upstream
internal import Wire

/// A configured target: a name, what it speaks, and where it is.
final class Backend: Sendable {
    /// What a backend speaks.
    enum Dialect: Sendable {
        case openAI
        case gemini
        /// The embedded model: nothing is sent anywhere.
        case echo
    }

    let name: String
    let dialect: Dialect
    /// Whose API it has.
    let provider: ProviderLabel
    /// What it speaks, where that is not what its clients speak.
    let translation: (any ChatDialect)?
    /// The only place, or the first: what messages that speak of no request name.
    let endpoint: Endpoint
    /// Where it is; never none.
    let replicas: [Replica]
    let chooser: ReplicaChooser
    /// The model of requests that name none the backend knows; nil: the first it lists.
    let defaultModel: String?
    let owned: OwnedModels
    /// Limits how many requests it gets at once; nil: nothing does.
    let gate: BackendGate?
    let retries: RetrySettings
    let budget: RetryBudget
    let ollama: OllamaState
    let counts = BackendCounts()
    /// Whether a request that fails here is never tried here again.
    let isAskedOnce: Bool

    /// - Parameter others: where it is beside `endpoint`.
    init(
        name: String, dialect: Dialect, endpoint: Endpoint, others: [Endpoint] = [], defaultModel: String?,
        balance: BackendSettings.Balance = .leastOutstanding, owned: OwnedModels = OwnedModels(),
        admission: BackendAdmission = BackendAdmission(), retries: RetrySettings = RetrySettings(),
        circuits: CircuitSettings = CircuitSettings(), ollama: OllamaSettings = OllamaSettings()
    ) {
        self.name = name
        self.dialect = dialect
        provider = ProviderLabel(dialect, at: endpoint.baseURL)
        translation = dialect == .gemini ? GeminiDialect(baseURL: endpoint.baseURL) : nil
        self.endpoint = endpoint
        replicas = ([endpoint] + others).map { Replica($0, circuits: circuits) }
        chooser = ReplicaChooser(replicas: replicas, balance: balance)
        self.defaultModel = defaultModel
        self.owned = owned
        gate = BackendGate(admission)
        self.retries = retries
        budget = RetryBudget(retries)
        isAskedOnce = retries.again == 0 && (retries.elsewhere == 0 || others.isEmpty)
        self.ollama = OllamaState(ollama, at: endpoint.baseURL)
    }

    convenience init(_ settings: BackendSettings, _ server: ServerSettings) {
        let userAgent = "llm-gateway/\(GatewayVersion.text)"
        let places = settings.baseURLs.map { Endpoint(settings, at: $0, userAgent: userAgent) }
        self.init(
            name: settings.name, dialect: settings.kind == .gemini ? .gemini : .openAI,
            endpoint: places.first ?? Endpoint(settings, at: settings.baseURL, userAgent: userAgent),
            others: Array(places.dropFirst()), defaultModel: settings.model, balance: settings.balance,
            owned: OwnedModels(ids: settings.models, prefixes: settings.modelPrefixes),
            admission: settings.admission, retries: server.retries, circuits: server.circuits,
            ollama: settings.ollama)
    }

    /// The same backend asked with little patience: a start must not wait for a port that takes connections and says
    /// nothing.
    convenience init(probing backend: Backend) {
        let places = backend.replicas.map { $0.endpoint.asked(within: .seconds(1)) }
        self.init(
            name: backend.name, dialect: backend.dialect, endpoint: places.first ?? backend.endpoint,
            others: Array(places.dropFirst()), defaultModel: backend.defaultModel, owned: backend.owned)
    }

    /// The embedded model's backend.
    static let echo = Backend(
        name: "echo", dialect: .echo, endpoint: Endpoint(baseURL: "echo:"), defaultModel: EchoModel.id)

    /// Whether both are the same server of this machine.
    func isAtPlace(of other: Backend) -> Bool {
        replicas.contains { Self.place($0.endpoint.baseURL) == Self.place(other.endpoint.baseURL) }
    }

    /// An address of this machine by the name that `localhost` has in all of them.
    private static func place(_ baseURL: String) -> Substring {
        for prefix in ["http://127.0.0.1:", "http://[::1]:"] where baseURL.hasPrefix(prefix) {
            return "http://localhost:" + baseURL.dropFirst(prefix.count)
        }
        return baseURL[...]
    }

    /// Whether it is one to be asked what it is, beyond OpenAI's API: not somebody's service on the web.
    var isNear: Bool {
        dialect == .openAI && (endpoint.baseURL.hasPrefix("http://") || ollama.isKnown)
    }

    /// What the backend has, where that is known without asking.
    var fixedListing: ModelListing? {
        dialect == .echo ? Self.echoListing : owned.listing(for: name)
    }

    private static let echoListing = ModelListing.single(EchoModel.id, ownedBy: "llm-gateway")

    /// The model for a request whose own is unknown here. A model that chats gives no vectors: on Gemini, whose models
    /// for vectors are few and known, these have a default of their own.
    func defaultModel(for operation: Operation) -> String? {
        dialect == .gemini && operation == .embedding ? "gemini-embedding-001" : defaultModel
    }

    /// Whether a model of this name can only be this backend's, listed or not.
    func plainlyOwns(_ model: String) -> Bool {
        switch (dialect, name) {
        case (.echo, _): model == EchoModel.id
        case (.gemini, _): Self.geminiPrefixes.contains { model.hasPrefix($0) }
        case (.openAI, "openai"): Self.openAIPrefixes.contains { model.hasPrefix($0) }
        case (.openAI, _): false
        }
    }

    private static let geminiPrefixes = [
        "gemini-", "gemma-", "learnlm-", "models/", "tunedModels/", "text-embedding-004", "embedding-001",
    ]
    private static let openAIPrefixes = [
        "gpt-", "chatgpt-", "o1", "o3", "o4", "text-embedding-", "davinci-", "babbage-", "omni-moderation-",
    ]
}
