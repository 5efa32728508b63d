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

    package var llm: LLMSettings
    /// The further backends of the file.
    package var backends: [BackendSettings]
    package var media: MediaSettings

    /// The defaults; neither file nor environment is looked at.
    public init() {
        self.init(GatewaySettings())
    }

    package init(_ settings: GatewaySettings) {
        llm = settings.llm
        backends = settings.backends
        media = settings.server.media
    }
}
