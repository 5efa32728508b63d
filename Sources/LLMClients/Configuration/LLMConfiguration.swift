package import Configuration

/// Which model answers, where it is, and how it is asked: the `llm:` section of a configuration file as a value.
///
///     var configuration = try LLMConfiguration.load()      // file and environment, as the gateway reads them
///     configuration.backend = .local
///     configuration.localAPIBase = "http://localhost:11434/v1"
///     let client = try makeLLMClient(configuration)
public struct LLMConfiguration: Sendable {
    /// Who answers.
    public enum Backend: Sendable, Hashable {
        /// The first that is there: a local server, Gemini or OpenAI if there is a key, else the echo.
        case auto
        case local
        case gemini
        case openAI
        /// The embedded model, which needs no server.
        case echo
        /// One of the file's `backends:`.
        case named(String)
    }

    /// Everything the file says; the library looks at the backends and at how media are fetched.
    package var settings: GatewaySettings

    var llm: LLMSettings {
        get { settings.llm }
        set { settings.llm = newValue }
    }

    /// The defaults; neither file nor environment is looked at.
    public init() {
        self.init(GatewaySettings())
    }

    package init(_ settings: GatewaySettings) {
        self.settings = settings
    }

    /// The server of the backend called `name`.
    func server(named name: String) throws(LLMError) -> ModelServer {
        guard let backend = settings.backend(named: name) else {
            throw LLMError(
                .invalidConfiguration,
                "the backend \"\(name)\" is not configured; add it under backends:, or use local, gemini, openai or echo"
            )
        }
        return try ModelServer(backend, media: settings.server.media)
    }
}
