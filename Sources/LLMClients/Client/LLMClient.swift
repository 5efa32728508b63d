/// Somebody who answers prompts: a model behind a server, or something that stands in for one.
///
///     let client = try makeLLMClient()
///     let text = try await client.generate("What is 2+2?", systemPrompt: "Be brief.")
///
/// A client is shared freely between tasks. Cancelling a task ends its request at the server at once. Whoever writes a
/// client of their own needs no more than `chat`: everything else has a default that builds on it.
public protocol LLMClient: Sendable {
    /// What this talks to, for people: `local at http://localhost:8000/v1`.
    var name: String { get }

    /// What `generate` and `stream` send where their caller leaves it open. `chat` adds nothing to a request.
    var defaults: GenerationDefaults { get }

    /// The whole answer to a request.
    func chat(_ request: ChatRequest) async throws(LLMError) -> ChatResponse

    /// The answer as it is made. Nothing is sent before somebody iterates; each iteration asks anew.
    func chatStream(_ request: ChatRequest) -> ChatStream

    /// A vector for each text.
    ///
    /// - Parameters:
    ///   - inputs: the texts, in the order of the vectors.
    ///   - model: a model for vectors; nil: the client's own.
    ///   - dimensions: the length of the vectors; nil: the model's own.
    func embed(_ inputs: [String], model: String?, dimensions: Int?) async throws(LLMError) -> Embeddings

    /// The models one may ask for.
    func models() async throws(LLMError) -> [ModelDescription]
}

extension LLMClient {
    public var name: String { "\(Self.self)" }

    public var defaults: GenerationDefaults { GenerationDefaults() }

    public func chatStream(_ request: ChatRequest) -> ChatStream {
        ChatStream { () async throws(LLMError) in try await chat(request).events }
    }

    public func embed(_ inputs: [String], model: String?, dimensions: Int?) async throws(LLMError) -> Embeddings {
        throw LLMError(.unsupported, "\(name) makes no vectors; use a client of a server that has a model for them")
    }

    public func models() async throws(LLMError) -> [ModelDescription] { [] }

    /// A vector for each text, by the client's own model and of its own length.
    public func embed(_ inputs: [String]) async throws(LLMError) -> Embeddings {
        try await embed(inputs, model: nil, dimensions: nil)
    }
}
