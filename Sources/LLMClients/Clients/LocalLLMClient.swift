internal import Configuration

/// A client of a server on this machine or nearby that has OpenAI's API: vLLM, Ollama, llama.cpp, LM Studio, LocalAI,
/// text-generation-webui and others.
public struct LocalLLMClient: ServedLLMClient {
    public let server: ModelServer
    public let defaults: GenerationDefaults

    /// The local server of a configuration (`local_api_base`, `local_model`, `local_api_key`).
    public init(_ configuration: LLMConfiguration) throws(LLMError) {
        try self.init(configuration, named: "local")
    }

    /// A local server.
    ///
    /// - Parameters:
    ///   - baseURL: its address, which usually ends in `/v1`.
    ///   - model: nil: the first that it lists.
    ///   - apiKey: nil: none is sent.
    public init(
        baseURL: String = "http://localhost:8000/v1", model: String? = nil, apiKey: String? = nil
    ) throws(LLMError) {
        var configuration = LLMConfiguration()
        configuration.localAPIBase = baseURL
        configuration.localModel = model
        try configuration.setLocalAPIKey(apiKey)
        try self.init(configuration)
    }

    init(_ server: ModelServer, defaults: GenerationDefaults) {
        self.server = server
        self.defaults = defaults
    }

    init(_ configuration: LLMConfiguration, named name: String) throws(LLMError) {
        self.init(try configuration.server(named: name), defaults: configuration.defaults)
    }
}
