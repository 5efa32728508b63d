internal import Configuration

/// The client that a configuration asks for.
///
/// - Parameter configuration: nil: what the configuration file and the environment say, as `LLMConfiguration.load()`.
/// - Throws: `invalidConfiguration`, for Gemini without a key for one. Whether a server is there is not looked at here:
///   with `auto` the choice is made when the first request comes.
public func makeLLMClient(_ configuration: LLMConfiguration? = nil) throws(LLMError) -> any LLMClient {
    let configuration = if let configuration { configuration } else { try LLMConfiguration.load() }
    switch configuration.backend {
    case .auto: return try AutoLLMClient(configuration)
    case .local: return try LocalLLMClient(configuration)
    case .gemini: return try GeminiLLMClient(configuration)
    case .openAI: return try OpenAILLMClient(configuration)
    case .echo: return EchoLLMClient(defaults: configuration.defaults)
    case .named(let name):
        guard configuration.settings.backend(named: name)?.kind == .gemini else {
            return try LocalLLMClient(configuration, named: name)
        }
        return try GeminiLLMClient(configuration, named: name)
    }
}
