import Support
import Testing

@testable import Configuration
@testable import LLMClients

/// Which client a configuration makes.
@Suite struct ChoiceTests {
    private static func load(_ environment: [String: String], file: String? = nil) throws -> LLMConfiguration {
        try LLMConfiguration.load(file: file, environment: environment)
    }

    @Test(arguments: [("local", "local at"), ("openai", "openai at"), ("echo", "echo"), ("auto", "auto")])
    func `LLM_BACKEND chooses the client`(_ backend: String, _ name: String) throws {
        let client = try makeLLMClient(try Self.load(["LLM_BACKEND": backend]))
        #expect(client.name.hasPrefix(name))
    }

    @Test func `a key for Gemini is needed with Gemini, and with nobody else`() throws {
        let gemini = try Self.load(["LLM_BACKEND": "gemini"])
        #expect {
            try makeLLMClient(gemini)
        } throws: { error in
            (error as? LLMError)?.message.contains("GEMINI_API_KEY") == true
        }
        let client = try makeLLMClient(try Self.load(["LLM_BACKEND": "gemini", "GEMINI_API_KEY": "k"]))
        #expect(client is GeminiLLMClient)
        for backend in ["local", "openai", "echo", "auto"] {
            _ = try makeLLMClient(try Self.load(["LLM_BACKEND": backend]))
        }
    }

    private static func configuration(local: String, environment: [String: String] = [:]) throws -> LLMConfiguration {
        try load(environment.merging(["LOCAL_LLM_API_BASE": local]) { first, _ in first })
    }

    @Test func `auto takes a local server before keys`() async throws {
        let server = try ScriptedServer.start(models: ["a"]) { _ in [.json(ScriptedServer.answer("4"))] }
        defer { server.stop() }
        let configuration = try Self.configuration(
            local: server.baseURL + "/v1", environment: ["GEMINI_API_KEY": "k", "OPENAI_API_KEY": "k"])
        let client = try AutoLLMClient(configuration, wellKnown: [])
        #expect(try await client.generate("Hi") == "4")
        #expect(client.name == "local at \(server.baseURL)/v1")
    }

    @Test func `auto finds a server on a well-known port`() async throws {
        let gone = try ScriptedServer.start { _ in [] }
        gone.stop()
        let server = try ScriptedServer.start { _ in [.json(ScriptedServer.answer("4"))] }
        defer { server.stop() }
        let client = try AutoLLMClient(
            try Self.configuration(local: gone.baseURL + "/v1"), wellKnown: [(Int(server.port), "test")])
        #expect(try await client.stream("Hi").chosenName(client) == "local at http://localhost:\(server.port)/v1")
    }

    @Test(arguments: [
        (["GEMINI_API_KEY": "k", "OPENAI_API_KEY": "k"], "gemini"), (["OPENAI_API_KEY": "k"], "openai"), ([:], "echo"),
    ])
    func `auto takes Gemini's key, then OpenAI's, then the echo`(
        _ environment: [String: String], _ name: String
    ) async throws {
        let gone = try ScriptedServer.start { _ in [] }
        gone.stop()
        let client = try AutoLLMClient(
            try Self.configuration(local: gone.baseURL + "/v1", environment: environment), wellKnown: [])
        #expect(try await client.chosen().name.hasPrefix(name))
    }

    @Test func `the file's llm section is read, and a gateway section does no harm`() throws {
        let settings = try ConfigurationLoader.settings(
            in: Array(
                """
                llm:
                  backend: local
                  local_api_base: "http://localhost:11434/v1"
                  local_model: "qwen2.5:14b"
                  temperature: 0.1
                  max_tokens: 10
                  top_p: 0.3
                  timeout_seconds: 5
                gateway:
                  port: 4001
                """.utf8), file: "config.yaml")
        let configuration = LLMConfiguration(settings)
        #expect(configuration.backend == .local)
        #expect(configuration.localModel == "qwen2.5:14b")
        #expect(configuration.defaults == GenerationDefaults(temperature: 0.1, maxTokens: 10, topP: 0.3))
        #expect(configuration.timeout == .seconds(5))
        #expect(try makeLLMClient(configuration).name == "local at http://localhost:11434/v1")
    }

    @Test func `a wrong file is an error that names what is wrong`() {
        #expect {
            try LLMConfiguration.load(file: "/nonexistent.yaml", environment: [:])
        } throws: { error in
            (error as? LLMError)?.code == .invalidConfiguration
        }
    }
}

extension TextStream {
    /// Who has answered after the first piece was asked for.
    fileprivate func chosenName(_ client: AutoLLMClient) async throws -> String {
        var iterator = makeAsyncIterator()
        _ = try? await iterator.next()
        return client.name
    }
}
