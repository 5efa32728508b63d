internal import Configuration
internal import Synchronization

/// A client of whoever is there: a local server that answers, Gemini or OpenAI where there is a key, else the echo.
///
/// The choice is made when the first request comes, and then kept.
public struct AutoLLMClient: LLMClient {
    public let defaults: GenerationDefaults
    private let configuration: LLMConfiguration
    private let candidates: [ModelServer]
    private let choice = Choice()

    private final class Choice: Sendable {
        let client = Mutex<(any LLMClient)?>(nil)
    }

    /// A client that chooses among what a configuration names.
    public init(_ configuration: LLMConfiguration) throws(LLMError) {
        try self.init(configuration, wellKnown: LocalServers.wellKnown)
    }

    /// - Parameter wellKnown: where local servers are looked for, beside the configured address.
    init(_ configuration: LLMConfiguration, wellKnown: [(port: Int, server: String)]) throws(LLMError) {
        self.configuration = configuration
        defaults = configuration.defaults
        var candidates: [ModelServer] = []
        for candidate in LocalServers.candidates(configuration.settings, wellKnown: wellKnown) {
            candidates.append(try ModelServer(candidate.settings, media: configuration.settings.server.media))
        }
        self.candidates = candidates
    }

    public var name: String {
        choice.client.withLock { $0?.name } ?? "auto"
    }

    /// The client that answers, chosen now if it has not been.
    public func chosen() async throws(LLMError) -> any LLMClient {
        if let client = choice.client.withLock({ $0 }) { return client }
        let client = try await choose()
        // Of two tasks that choose at the same time, the first has the say.
        return choice.client.withLock { kept in
            if let kept { return kept }
            kept = client
            return client
        }
    }

    private func choose() async throws(LLMError) -> any LLMClient {
        if let server = try await ClientWorker.shared().firstAnswering(candidates) {
            return LocalLLMClient(server, defaults: defaults)
        }
        if configuration.settings.llm.geminiAPIKey != nil { return try GeminiLLMClient(configuration) }
        if configuration.settings.llm.openAIAPIKey != nil { return try OpenAILLMClient(configuration) }
        return EchoLLMClient(defaults: defaults)
    }

    public func chat(_ request: ChatRequest) async throws(LLMError) -> ChatResponse {
        try await chosen().chat(request)
    }

    public func chatStream(_ request: ChatRequest) -> ChatStream {
        ChatStream(deferring: { () async throws(LLMError) in try await chosen().chatStream(request) })
    }

    public func embed(_ inputs: [String], model: String?, dimensions: Int?) async throws(LLMError) -> Embeddings {
        try await chosen().embed(inputs, model: model, dimensions: dimensions)
    }

    public func models() async throws(LLMError) -> [ModelDescription] {
        try await chosen().models()
    }
}
