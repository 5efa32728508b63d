/// A client of one server of models. What is asked and how it is read is the same for all of them.
public protocol ServedLLMClient: LLMClient {
    /// The server that answers.
    var server: ModelServer { get }
}

extension ServedLLMClient {
    public var name: String { "\(server.name) at \(server.baseURL)" }

    public func chat(_ request: ChatRequest) async throws(LLMError) -> ChatResponse {
        try await ClientWorker.shared().chat(request, at: server)
    }

    public func chatStream(_ request: ChatRequest) -> ChatStream {
        let server = server
        return ChatStream(source: {
            let stream = ServedStream(request, at: server)
            return { () async throws(LLMError) in try await stream.next() }
        })
    }

    public func embed(_ inputs: [String], model: String?, dimensions: Int?) async throws(LLMError) -> Embeddings {
        if inputs.isEmpty { return Embeddings(vectors: [], model: model ?? "") }
        return try await ClientWorker.shared().embed(inputs, model: model, dimensions: dimensions, at: server)
    }

    public func models() async throws(LLMError) -> [ModelDescription] {
        try await ClientWorker.shared().models(at: server)
    }
}
