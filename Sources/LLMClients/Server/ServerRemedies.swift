internal import Configuration

/// What to do about a server's troubles, in the words of its own settings.
struct ServerRemedies: Sendable {
    /// The variable with its key, or the setting where there is no variable.
    let key: String
    /// The variable with its model, or the setting where there is no variable.
    let model: String
    /// How its models are had where they are missing.
    let missingModel: String
    let vectorModel: String?

    init(_ settings: BackendSettings) {
        switch settings.name {
        case "local":
            key = "LOCAL_LLM_API_KEY"
            model = "LOCAL_LLM_MODEL"
            missingModel = "Load it there (with Ollama: ollama pull MODEL)"
            vectorModel = nil
        case "gemini":
            key = "GEMINI_API_KEY"
            model = "GEMINI_MODEL"
            missingModel = "Is its name spelled right"
            vectorModel = nil
        case "openai":
            key = "OPENAI_API_KEY"
            model = "OPENAI_MODEL"
            missingModel = "Is its name spelled right, and may the key use it"
            vectorModel = "text-embedding-3-small"
        default:
            key = "api_key of the backend \"\(settings.name)\""
            model = "model of the backend \"\(settings.name)\""
            missingModel = "Is its name spelled right"
            vectorModel = nil
        }
    }
}
