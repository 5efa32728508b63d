internal import Configuration
internal import Dialects
internal import LLMClients
internal import Upstream

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
    /// What it speaks, where that is not what its clients speak.
    let translation: (any ChatDialect)?
    let endpoint: Endpoint
    /// The same for requests that a server answers at once.
    let listingEndpoint: Endpoint
    /// The model of requests that name none the backend knows; nil: the first it lists.
    let defaultModel: String?

    init(name: String, dialect: Dialect, endpoint: Endpoint, defaultModel: String?) {
        self.name = name
        self.dialect = dialect
        translation = dialect == .gemini ? GeminiDialect(baseURL: endpoint.baseURL) : nil
        self.endpoint = endpoint
        listingEndpoint = endpoint.asked(within: Self.listingTimeout)
        self.defaultModel = defaultModel
    }

    convenience init(_ settings: BackendSettings) {
        let endpoint = Endpoint(settings, userAgent: "llm-gateway/\(GatewayVersion.text)")
        self.init(
            name: settings.name, dialect: settings.kind == .gemini ? .gemini : .openAI, endpoint: endpoint,
            defaultModel: settings.model)
    }

    /// The embedded model's backend.
    static let echo = Backend(
        name: "echo", dialect: .echo, endpoint: Endpoint(baseURL: "echo:"), defaultModel: EchoModel.id)

    private static let listingTimeout: Duration = .seconds(10)

    /// What the backend has, where that is known without asking.
    var fixedListing: ModelListing? {
        dialect == .echo ? Self.echoListing : nil
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
