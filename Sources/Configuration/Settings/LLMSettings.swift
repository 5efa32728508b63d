/// The `llm:` section: the three backends known by name, and the defaults of generated text.
package struct LLMSettings: Sendable, Equatable {
    package var backend = BackendChoice.auto

    package var localAPIBase = "http://localhost:8000/v1"
    /// Whether someone chose the base: then no other local server is looked for.
    package var localAPIBaseIsExplicit = false
    /// Nil asks the server for its first model.
    package var localModel: String?
    package var localAPIKey: Secret?

    package var geminiAPIKey: Secret?
    package var geminiModel = "gemini-2.5-flash"
    package var geminiAPIBase = "https://generativelanguage.googleapis.com/v1beta"

    package var openAIAPIKey: Secret?
    package var openAIAPIBase = "https://api.openai.com/v1"
    package var openAIModel = "gpt-4o-mini"

    package var temperature = 0.7
    package var maxTokens = 4096
    package var topP = 0.9

    /// How long the first byte of an answer may take, for every backend that does not say otherwise.
    package var timeout = Duration.seconds(120)
    /// The deadlines of the three backends of this section.
    package var timeouts = BackendTimeouts()
    /// What is asked of the local server where it is Ollama.
    package var ollama = OllamaSettings()

    /// The defaults.
    package init() {}
}
