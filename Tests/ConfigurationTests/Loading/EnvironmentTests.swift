import Testing

@testable import Configuration

@Suite struct EnvironmentTests {
    struct Variable: Sendable, CustomTestStringConvertible {
        let name: String
        let value: String
        let read: @Sendable (GatewaySettings) -> String?

        var testDescription: String { name }
    }

    static let variables = [
        Variable(name: "LLM_BACKEND", value: "openai") { $0.llm.backend.name },
        Variable(name: "LOCAL_LLM_API_BASE", value: "http://a:1/v1") { $0.llm.localAPIBase },
        Variable(name: "LOCAL_LLM_MODEL", value: "qwen3") { $0.llm.localModel },
        Variable(name: "LOCAL_LLM_API_KEY", value: "k") { $0.llm.localAPIKey?.reveal() },
        Variable(name: "GEMINI_API_KEY", value: "k") { $0.llm.geminiAPIKey?.reveal() },
        Variable(name: "GOOGLE_API_KEY", value: "k") { $0.llm.geminiAPIKey?.reveal() },
        Variable(name: "GEMINI_MODEL", value: "gemini-9") { $0.llm.geminiModel },
        Variable(name: "GEMINI_API_BASE", value: "https://g/v1beta") { $0.llm.geminiAPIBase },
        Variable(name: "OPENAI_API_KEY", value: "k") { $0.llm.openAIAPIKey?.reveal() },
        Variable(name: "OPENAI_API_BASE", value: "https://o/v1") { $0.llm.openAIAPIBase },
        Variable(name: "OPENAI_BASE_URL", value: "https://o/v1") { $0.llm.openAIAPIBase },
        Variable(name: "OPENAI_MODEL", value: "gpt-9") { $0.llm.openAIModel },
        Variable(name: "LLM_GATEWAY_HOST", value: "127.0.0.9") { $0.server.host },
        Variable(name: "LLM_GATEWAY_PORT", value: "9") { String($0.server.port) },
        Variable(name: "LLM_GATEWAY_WORKERS", value: "9") { $0.server.workers.map { String($0) } },
        Variable(name: "LLM_GATEWAY_API_KEYS", value: "a,b") {
            $0.server.apiKeys.map { $0.reveal() }.joined(separator: ",")
        },
        Variable(name: "LLM_GATEWAY_LOG_LEVEL", value: "debug") { $0.server.logLevel.rawValue },
        Variable(name: "OTEL_EXPORTER_OTLP_ENDPOINT", value: "http://c:4318") { $0.server.tracing.endpoint },
        Variable(name: "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", value: "http://c/t") { $0.server.tracing.tracesEndpoint },
        Variable(name: "OTEL_SDK_DISABLED", value: "true") { "\($0.server.tracing.disabled)" },
        Variable(name: "OTEL_SERVICE_NAME", value: "s") { $0.server.tracing.serviceName },
        Variable(name: "OTEL_TRACES_SAMPLER", value: "always_off") { $0.server.tracing.sampler.rawValue },
        Variable(name: "OTEL_TRACES_SAMPLER_ARG", value: "0.5") { "\($0.server.tracing.sampleRatio)" },
    ]

    @Test(arguments: variables)
    func `a variable sets its setting, and an empty one sets nothing`(variable: Variable) throws {
        let bare = try load("models: {}\n")
        #expect(variable.read(bare) != variable.value)
        let settings = try load("models: {}\n", environment: [variable.name: variable.value])
        #expect(variable.read(settings) == variable.value)
        #expect(settings.origins.filter { $0.origin == .environment(variable.name) }.count == 1)
        let empty = try load("models: {}\n", environment: [variable.name: ""])
        #expect(variable.read(empty) == variable.read(bare))
        #expect(empty.origins.allSatisfy { $0.origin == .default })
    }

    @Test func `of two variables for one setting the first counts`() throws {
        let settings = try load(
            "models: {}\n",
            environment: [
                "GEMINI_API_KEY": "one", "GOOGLE_API_KEY": "two", "OPENAI_API_BASE": "http://one",
                "OPENAI_BASE_URL": "http://two",
            ])
        #expect(settings.llm.geminiAPIKey?.reveal() == "one")
        #expect(settings.llm.openAIAPIBase == "http://one")
    }

    @Test func `keys are separated by commas, spaces around them aside`() throws {
        let settings = try load("models: {}\n", environment: ["LLM_GATEWAY_API_KEYS": " one , t wo,three"])
        #expect(settings.server.apiKeys.map { $0.reveal() } == ["one", "t wo", "three"])
    }

    @Test(arguments: [",", "a,", ",a", "a,,b", " "])
    func `an empty key in a variable is refused`(value: String) {
        let found = problems(in: "models: {}\n", environment: ["LLM_GATEWAY_API_KEYS": value])
        #expect(Set(found.map(\.message)) == ["LLM_GATEWAY_API_KEYS: must not be empty"])
    }

    @Test func `auto in a variable means one worker per core`() throws {
        let settings = try load("gateway: {workers: 3}\n", environment: ["LLM_GATEWAY_WORKERS": "auto"])
        #expect(settings.server.workers == nil)
    }

    @Test func `a variable is not searched for references`() throws {
        let settings = try load("models: {}\n", environment: ["OPENAI_MODEL": "${HOME}", "HOME": "x"])
        #expect(settings.llm.openAIModel == "${HOME}")
    }

    @Test func `a base that somebody chose is explicit, the default is not`() throws {
        let base = "http://localhost:8000/v1"
        #expect(try load("models: {}\n").llm.localAPIBaseIsExplicit == false)
        #expect(try load("llm: {local_api_base: \"\(base)\"}\n").llm.localAPIBaseIsExplicit == false)
        #expect(try load("llm: {local_api_base: \"http://a\"}\n").llm.localAPIBaseIsExplicit)
        #expect(try load("models: {}\n", environment: ["LOCAL_LLM_API_BASE": base]).llm.localAPIBaseIsExplicit)
    }
}
