extension LLMSettings {
    /// Takes what the section, the environment and the command line say; the rest stays as it is.
    mutating func read(from section: inout SectionReader) {
        let defaultBase = localAPIBase
        section.read("backend", into: &backend, as: .backendChoice, environment: "LLM_BACKEND", flag: .backend)
        section.read("local_api_base", into: &localAPIBase, as: .baseURL, environment: "LOCAL_LLM_API_BASE")
        section.read("local_model", into: &localModel, as: .optional(.text), environment: "LOCAL_LLM_MODEL")
        section.read("local_api_key", into: &localAPIKey, as: .optional(.secret), environment: "LOCAL_LLM_API_KEY")
        section.read(
            "gemini_api_key", into: &geminiAPIKey, as: .optional(.secret),
            environment: "GEMINI_API_KEY", "GOOGLE_API_KEY")
        section.read("gemini_model", into: &geminiModel, as: .text, environment: "GEMINI_MODEL")
        section.read("gemini_api_base", into: &geminiAPIBase, as: .baseURL, environment: "GEMINI_API_BASE")
        section.read("openai_api_key", into: &openAIAPIKey, as: .optional(.secret), environment: "OPENAI_API_KEY")
        section.read(
            "openai_api_base", into: &openAIAPIBase, as: .baseURL,
            environment: "OPENAI_API_BASE", "OPENAI_BASE_URL")
        section.read("openai_model", into: &openAIModel, as: .text, environment: "OPENAI_MODEL")
        section.read("temperature", into: &temperature, as: .number(0...2))
        section.read("max_tokens", into: &maxTokens, as: .integer(1...Int.max))
        section.read("top_p", into: &topP, as: .number(0...1))
        section.read("timeout_seconds", into: &timeout, as: .seconds)
        timeouts.firstByte = timeout
        section.section("timeouts") { timeouts.read(from: &$0) }
        section.section("ollama") { ollama.read(from: &$0) }
        // A file that only repeats the default leaves the search for local servers on.
        let isFromEnvironment = section.context.variable("LOCAL_LLM_API_BASE") != nil
        localAPIBaseIsExplicit = isFromEnvironment || localAPIBase != defaultBase
    }
}

extension Flag {
    static var backend: Flag { Flag(name: "--backend", value: \.backend) }
}
