extension GatewaySettings {
    /// The backends of the `llm:` section, named local, gemini and openai.
    package var builtInBackends: [BackendSettings] {
        var local = BackendSettings(
            name: "local", kind: .openai, baseURL: llm.localAPIBase, apiKey: llm.localAPIKey, model: llm.localModel,
            timeouts: llm.timeouts)
        local.ollama = llm.ollama
        return [
            local,
            BackendSettings(
                name: "gemini", kind: .gemini, baseURL: llm.geminiAPIBase, apiKey: llm.geminiAPIKey,
                model: llm.geminiModel, timeouts: llm.timeouts),
            BackendSettings(
                name: "openai", kind: .openai, baseURL: llm.openAIAPIBase, apiKey: llm.openAIAPIKey,
                model: llm.openAIModel, timeouts: llm.timeouts),
        ]
    }

    /// The backend of this name, built in or further.
    package func backend(named name: String) -> BackendSettings? {
        (builtInBackends + backends).first { $0.name == name }
    }
}
