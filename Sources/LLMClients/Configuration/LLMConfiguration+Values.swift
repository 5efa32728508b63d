internal import Configuration

extension LLMConfiguration {
    /// Who answers (`backend`, `LLM_BACKEND`).
    public var backend: Backend {
        get { Backend(llm.backend) }
        set { llm.backend = newValue.choice }
    }

    /// Where the local server is (`local_api_base`, `LOCAL_LLM_API_BASE`); setting it ends the search for others.
    public var localAPIBase: String {
        get { llm.localAPIBase }
        set {
            llm.localAPIBase = newValue
            llm.localAPIBaseIsExplicit = true
        }
    }

    /// The local server's model (`local_model`, `LOCAL_LLM_MODEL`); nil: the first it lists.
    public var localModel: String? {
        get { llm.localModel }
        set { llm.localModel = newValue }
    }

    /// The model of Gemini (`gemini_model`, `GEMINI_MODEL`).
    public var geminiModel: String {
        get { llm.geminiModel }
        set { llm.geminiModel = newValue }
    }

    /// Where Gemini is (`gemini_api_base`, `GEMINI_API_BASE`).
    public var geminiAPIBase: String {
        get { llm.geminiAPIBase }
        set { llm.geminiAPIBase = newValue }
    }

    /// The model of OpenAI (`openai_model`, `OPENAI_MODEL`).
    public var openAIModel: String {
        get { llm.openAIModel }
        set { llm.openAIModel = newValue }
    }

    /// Where OpenAI is (`openai_api_base`, `OPENAI_API_BASE`, `OPENAI_BASE_URL`).
    public var openAIAPIBase: String {
        get { llm.openAIAPIBase }
        set { llm.openAIAPIBase = newValue }
    }

    /// What `generate` and `stream` send unless told otherwise (`temperature`, `max_tokens`, `top_p`).
    public var defaults: GenerationDefaults {
        get { GenerationDefaults(temperature: llm.temperature, maxTokens: llm.maxTokens, topP: llm.topP) }
        set {
            llm.temperature = newValue.temperature ?? llm.temperature
            llm.maxTokens = newValue.maxTokens ?? llm.maxTokens
            llm.topP = newValue.topP ?? llm.topP
        }
    }

    /// How long the first byte of an answer may take (`timeout_seconds`).
    public var timeout: Duration {
        get { llm.timeouts.firstByte }
        set {
            llm.timeout = newValue
            llm.timeouts.firstByte = newValue
        }
    }
}

extension LLMConfiguration {
    /// Sets the key for the local server (`local_api_key`, `LOCAL_LLM_API_KEY`); nil: none is sent.
    public mutating func setLocalAPIKey(_ key: String?) throws(LLMError) {
        llm.localAPIKey = try Self.secret(key, for: "the local server")
    }

    /// Sets the key for Gemini (`gemini_api_key`, `GEMINI_API_KEY`, `GOOGLE_API_KEY`).
    public mutating func setGeminiAPIKey(_ key: String?) throws(LLMError) {
        llm.geminiAPIKey = try Self.secret(key, for: "Gemini")
    }

    /// Sets the key for OpenAI (`openai_api_key`, `OPENAI_API_KEY`).
    public mutating func setOpenAIAPIKey(_ key: String?) throws(LLMError) {
        llm.openAIAPIKey = try Self.secret(key, for: "OpenAI")
    }

    static func secret(_ key: String?, for server: String) throws(LLMError) -> Secret? {
        guard let key else { return nil }
        guard let secret = Secret(key) else {
            throw LLMError(.invalidConfiguration, "the key for \(server) holds a control character; copy it again")
        }
        return secret.isEmpty ? nil : secret
    }
}

extension LLMConfiguration.Backend {
    init(_ choice: BackendChoice) {
        switch choice {
        case .auto: self = .auto
        case .local: self = .local
        case .gemini: self = .gemini
        case .openai: self = .openAI
        case .echo: self = .echo
        case .named(let name): self = .named(name)
        }
    }

    var choice: BackendChoice {
        switch self {
        case .auto: .auto
        case .local: .local
        case .gemini: .gemini
        case .openAI: .openai
        case .echo: .echo
        case .named(let name): BackendChoice(name: name)
        }
    }
}
