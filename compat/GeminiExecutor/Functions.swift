// The functions of the executor that knew Gemini alone, under their old names. They go with version 2.

/// Reads the plan in a file.
@available(*, deprecated, renamed: "Plan.init(contentsOf:)")
public func loadPlanFromJSON(_ path: String) throws(PlanError) -> Plan { try Plan(contentsOf: path) }

/// A client of Gemini with a key, whatever the configuration says.
@available(*, deprecated, renamed: "GeminiLLMClient.init(apiKey:)")
public func makeGeminiClient(apiKey: String) throws(LLMError) -> GeminiLLMClient { try GeminiLLMClient(apiKey: apiKey) }

/// The client that a configuration asks for; nil: that of the configuration file and the environment.
@available(*, deprecated, renamed: "makeLLMClient(_:)")
public func makeGeminiClient(_ configuration: LLMConfiguration? = nil) throws(LLMError) -> any LLMClient {
    try makeLLMClient(configuration)
}
