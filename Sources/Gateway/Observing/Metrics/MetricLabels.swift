internal import Dialects
internal import Upstream

/// What distinguishes the exchanges that are counted together.
struct MetricLabels: Hashable, Sendable {
    var route: RouteLabel
    /// The name of the client's key; empty without keys.
    var key = ""
    /// Empty where the exchange went to no backend.
    var backend = ""
    var provider: ProviderLabel?
    /// The model the backend was asked for.
    var model = ""

    /// Whether the configuration alone bounds how many sets like this there can be.
    var isBounded: Bool { key.isEmpty && (model.isEmpty || model == Self.other) }

    /// What sets beyond the limit are counted as.
    static let other = "other"

    /// Names longer than any honest one would fill the page.
    var isExcessive: Bool { model.utf8.count > 200 || key.utf8.count > 200 }
}

/// What was asked for, by the kind of path.
enum RouteLabel: String, Sendable {
    case chat, completions, embeddings, models, health, admin, other

    init(_ route: Route?) {
        switch route {
        case .operation(.chat): self = .chat
        case .operation(.completion): self = .completions
        case .operation(.embedding): self = .embeddings
        case .models, .model: self = .models
        case .health, .readiness: self = .health
        case .admin, .usage: self = .admin
        case nil: self = .other
        }
    }

    /// `gen_ai.operation.name`; nil for what asks no model.
    var operationName: String? {
        switch self {
        case .chat: "chat"
        case .completions: "text_completion"
        case .embeddings: "embeddings"
        case .models, .health, .admin, .other: nil
        }
    }
}

/// `gen_ai.provider.name`: whose API the backend has.
enum ProviderLabel: String, Sendable {
    case openAI = "openai"
    case gemini = "gcp.gemini"
    case vertex = "gcp.vertex_ai"
    case echo

    /// The label of a backend that speaks `dialect` at an address.
    init(_ dialect: Backend.Dialect, at baseURL: String) {
        switch dialect {
        case .openAI: self = .openAI
        case .gemini: self = GeminiDialect.isVertex(baseURL) ? .vertex : .gemini
        case .echo: self = .echo
        }
    }
}
