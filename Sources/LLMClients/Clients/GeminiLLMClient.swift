internal import Configuration

/// A client of Google Gemini's own API.
public struct GeminiLLMClient: ServedLLMClient {
    public let server: ModelServer
    public let defaults: GenerationDefaults

    /// The Gemini of a configuration (`gemini_api_key`, `gemini_model`, `gemini_api_base`).
    ///
    /// - Throws: `invalidConfiguration` where there is no key.
    public init(_ configuration: LLMConfiguration) throws(LLMError) {
        try self.init(configuration, named: "gemini")
    }

    /// Gemini with a key.
    public init(
        apiKey: String, model: String = "gemini-2.5-flash",
        baseURL: String = "https://generativelanguage.googleapis.com/v1beta"
    ) throws(LLMError) {
        var configuration = LLMConfiguration()
        try configuration.setGeminiAPIKey(apiKey)
        configuration.geminiModel = model
        configuration.geminiAPIBase = baseURL
        try self.init(configuration)
    }

    init(_ configuration: LLMConfiguration, named name: String) throws(LLMError) {
        guard configuration.settings.backend(named: name)?.apiKey != nil else {
            throw LLMError(
                .invalidConfiguration,
                "the backend \"\(name)\" needs a key: set GEMINI_API_KEY or GOOGLE_API_KEY, or its key in the "
                    + "configuration; or choose another backend with LLM_BACKEND")
        }
        server = try configuration.server(named: name)
        defaults = configuration.defaults
    }
}
