internal import Configuration
internal import Dialects
internal import Synchronization
internal import Upstream

/// A server of models as its client sees it: where it is, what it speaks, and what has been learnt of it.
public final class ModelServer: Sendable {
    private struct Learnt {
        var dialect: any ChatDialect
        var model: String?
    }

    /// What the configuration calls it: `local`, `gemini`, `openai`, or the name of a further backend.
    public let name: String
    let endpoint: Endpoint
    let listingEndpoint: Endpoint
    /// The same for finding out whether somebody is there: a port that takes connections may say nothing.
    let probingEndpoint: Endpoint
    let media: MediaSettings
    let remedies: ServerRemedies
    private let vectorModel: String?
    private let learnt: Mutex<Learnt>

    /// - Throws: `invalidConfiguration` for an address that is none.
    init(_ settings: BackendSettings, media: MediaSettings) throws(LLMError) {
        var settings = settings
        do throws(BackendURLError) {
            settings.baseURL = try BackendURL(settings.baseURL).text
        } catch {
            throw LLMError(.invalidConfiguration, "the address of the server \"\(settings.name)\" \(error)")
        }
        name = settings.name
        endpoint = Endpoint(settings, at: settings.baseURL, userAgent: "llm-clients")
        listingEndpoint = endpoint.asked(within: .seconds(10))
        probingEndpoint = endpoint.asked(within: .seconds(1))
        self.media = media
        remedies = ServerRemedies(settings)
        let isGemini = settings.kind == .gemini
        vectorModel = isGemini ? "gemini-embedding-001" : remedies.vectorModel
        let dialect: any ChatDialect =
            isGemini ? GeminiDialect(baseURL: settings.baseURL) : OpenAIDialect(baseURL: settings.baseURL)
        learnt = Mutex(Learnt(dialect: dialect, model: settings.model))
    }

    /// Where it is.
    public var baseURL: String { endpoint.baseURL }

    /// What it speaks, as far as is known by now.
    var dialect: any ChatDialect { learnt.withLock { $0.dialect } }

    /// Its model for requests that name none: the configured one, or the first that it has listed.
    var model: String? { learnt.withLock { $0.model } }

    /// Its model for vectors, where that is not the one for chats.
    var modelForVectors: String? { vectorModel ?? model }

    func note(model: String) {
        learnt.withLock { if $0.model == nil { $0.model = model } }
    }

    /// Takes note that the server refuses to hold a model to JSON.
    ///
    /// - Returns: whether that is news, and asking once more makes sense.
    func noteFormatRefusal(of dialect: any ChatDialect) -> Bool {
        guard let other = dialect.instructingJSON else { return false }
        learnt.withLock { $0.dialect = other }
        return true
    }
}
