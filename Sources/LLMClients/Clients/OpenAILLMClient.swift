/// A client of OpenAI, or of whatever else has its API and a key.
public struct OpenAILLMClient: ServedLLMClient {
    public let server: ModelServer
    public let defaults: GenerationDefaults

    /// The OpenAI of a configuration (`openai_api_key`, `openai_model`, `openai_api_base`).
    public init(_ configuration: LLMConfiguration) throws(LLMError) {
        server = try configuration.server(named: "openai")
        defaults = configuration.defaults
    }

    /// OpenAI with a key.
    public init(
        apiKey: String, model: String = "gpt-4o-mini", baseURL: String = "https://api.openai.com/v1"
    ) throws(LLMError) {
        var configuration = LLMConfiguration()
        try configuration.setOpenAIAPIKey(apiKey)
        configuration.openAIModel = model
        configuration.openAIAPIBase = baseURL
        try self.init(configuration)
    }
}
