/// One configured target of requests.
package struct BackendSettings: Sendable {
    /// What a backend speaks.
    package enum Kind: String, Sendable, CaseIterable {
        case openai
        case gemini
    }

    package var name: String
    package var kind: Kind
    package var baseURL: String
    package var apiKey: Secret?
    /// The model for requests that name none of this backend.
    package var model: String?
    /// Sent with every request; the values may be keys.
    package var headers: [(String, Secret)]
    package var timeouts: BackendTimeouts
    package var http2: Bool
    /// A file of certificates to trust instead of the system's.
    package var caFile: String?

    /// A backend with the defaults for what is left out.
    package init(
        name: String, kind: Kind, baseURL: String, apiKey: Secret? = nil, model: String? = nil,
        headers: [(String, Secret)] = [], timeouts: BackendTimeouts = BackendTimeouts(), http2: Bool = false,
        caFile: String? = nil
    ) {
        self.name = name
        self.kind = kind
        self.baseURL = baseURL
        self.apiKey = apiKey
        self.model = model
        self.headers = headers
        self.timeouts = timeouts
        self.http2 = http2
        self.caFile = caFile
    }
}
