internal import Configuration
internal import LLMClients

/// Whom the commands that ask a model talk to.
enum CommandClient {
    /// The client that the configuration and the flags choose; with `auto` it is looked for now.
    static func make(_ settings: GatewaySettings, model: String?) async throws(LLMError) -> any LLMClient {
        var client = try makeLLMClient(LLMConfiguration(settings))
        if let auto = client as? AutoLLMClient { client = try await auto.chosen() }
        guard let model else { return client }
        return ModelClient(model: model, client: client)
    }
}

/// A client that asks for one model where a request names none.
struct ModelClient: LLMClient {
    let model: String
    let client: any LLMClient

    var name: String { client.name }
    var defaults: GenerationDefaults { client.defaults }

    func chat(_ request: ChatRequest) async throws(LLMError) -> ChatResponse {
        try await client.chat(naming(request))
    }

    func chatStream(_ request: ChatRequest) -> ChatStream {
        client.chatStream(naming(request))
    }

    func embed(_ inputs: [String], model: String?, dimensions: Int?) async throws(LLMError) -> Embeddings {
        try await client.embed(inputs, model: model, dimensions: dimensions)
    }

    func models() async throws(LLMError) -> [ModelDescription] {
        try await client.models()
    }

    private func naming(_ request: ChatRequest) -> ChatRequest {
        var request = request
        if request.model.isEmpty { request.model = model }
        return request
    }
}
