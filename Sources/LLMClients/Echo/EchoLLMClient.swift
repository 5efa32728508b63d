internal import Dialects

/// The embedded model: it answers with what it was told, always alike, so that a program can be tried without a server.
public struct EchoLLMClient: LLMClient {
    public let defaults: GenerationDefaults

    /// An echo that says so in front of each answer.
    public init(defaults: GenerationDefaults = GenerationDefaults()) {
        self.defaults = defaults
    }

    public var name: String { "echo" }

    public func chat(_ request: ChatRequest) async throws(LLMError) -> ChatResponse {
        ChatResponse(folding: try events(request))
    }

    public func chatStream(_ request: ChatRequest) -> ChatStream {
        ChatStream { () async throws(LLMError) in try events(request) }
    }

    private func events(_ request: ChatRequest) throws(LLMError) -> [ChatEvent] {
        if Task.isCancelled { throw .cancelled }
        return [.start(AnswerStart(model: EchoModel.id))] + EchoModel.answer(request)
    }

    public func embed(_ inputs: [String], model: String?, dimensions: Int?) async throws(LLMError) -> Embeddings {
        let dimensions = dimensions ?? EchoModel.defaultDimensions
        guard (1...4096).contains(dimensions) else {
            throw LLMError(.invalidRequest, "vectors of \(dimensions) numbers are not made; ask for 1 to 4096")
        }
        return Embeddings(
            vectors: inputs.map { EchoModel.embedding(of: $0, dimensions: dimensions) }, model: EchoModel.id,
            promptTokens: inputs.reduce(0) { $0 + EchoModel.tokenCount(of: $1) })
    }

    public func models() async throws(LLMError) -> [ModelDescription] {
        [ModelDescription(id: EchoModel.id, owner: "llm-gateway")]
    }
}
