/// One configured target of requests.
package struct BackendSettings: Sendable {
    /// What a backend speaks.
    package enum Kind: String, Sendable, CaseIterable {
        case openai
        case gemini
    }

    /// How requests are shared out among a backend's base URLs.
    package enum Balance: String, Sendable, CaseIterable {
        /// The one of two, chosen at random, that has fewer requests under way.
        case leastOutstanding = "least_outstanding"
        case roundRobin = "round_robin"
        /// Conversations that begin alike go to the same one, whose cache is warm.
        case prefix
    }

    package var name: String
    package var kind: Kind
    /// Where it is: one place, or several that serve the same models.
    package var baseURLs: [String]
    package var balance = Balance.leastOutstanding
    package var apiKey: Secret?
    /// The model for requests that name none of this backend.
    package var model: String?
    /// The models it has, in place of asking it; none: it is asked.
    package var models: [String] = []
    /// Models whose names begin so are this backend's.
    package var modelPrefixes: [String] = []
    /// Sent with every request; the values may be keys.
    package var headers: [(String, Secret)]
    package var timeouts: BackendTimeouts
    package var http2: Bool
    /// Certificates for TLS, and the proxy on the way.
    package var connection = BackendConnection()
    /// How many requests it gets at once, and how many wait.
    package var admission = BackendAdmission()
    /// What is asked of it where it is an Ollama server.
    package var ollama = OllamaSettings()

    /// A backend with the defaults for what is left out.
    package init(
        name: String, kind: Kind, baseURL: String, apiKey: Secret? = nil, model: String? = nil,
        headers: [(String, Secret)] = [], timeouts: BackendTimeouts = BackendTimeouts(), http2: Bool = false
    ) {
        self.name = name
        self.kind = kind
        baseURLs = [baseURL]
        self.apiKey = apiKey
        self.model = model
        self.headers = headers
        self.timeouts = timeouts
        self.http2 = http2
    }

    /// The only place, or the first.
    package var baseURL: String {
        get { baseURLs.first ?? "" }
        set { baseURLs = [newValue] }
    }
}
