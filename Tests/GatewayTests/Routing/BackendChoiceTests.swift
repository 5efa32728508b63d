internal import LLMClients
internal import Support
internal import Testing

@testable internal import Configuration
@testable internal import Gateway
@testable internal import Upstream

/// Which backend serves, by the configuration and by what answers.
@Suite struct BackendChoiceTests {
    private static func wellKnown(_ servers: [TestUpstream]) -> [(port: Int, server: String)] {
        servers.enumerated().map { (Int($0.element.port), "server \($0.offset)") }
    }

    /// An address at which nobody listens.
    private static let deadBase = "http://127.0.0.1:1/v1"

    @Test func `auto takes the configured local server first`() async throws {
        let configured = try ModelServer.start(models: ["configured"])
        let known = try ModelServer.start(models: ["known"])
        defer {
            configured.stop()
            known.stop()
        }
        let yaml = "llm: {backend: auto, local_api_base: \"\(configured.baseURL)/v1\", openai_api_key: k}"
        try await TestGateway.run(yaml, wellKnown: Self.wellKnown([known])) { gateway in
            #expect(gateway.survey.backendName == "local")
            #expect(gateway.survey.models == ["configured"])
            #expect(gateway.survey.reason.contains("configured"))
        }
    }

    @Test func `auto takes the first well-known port that answers with models`() async throws {
        let dumb = try TestUpstream { _ in [.json("<html>", status: 200)] }
        let second = try ModelServer.start(models: ["second"])
        let third = try ModelServer.start(models: ["third"])
        defer { for server in [dumb, second, third] { server.stop() } }
        let yaml = "llm: {local_api_base: \"\(Self.deadBase)\", openai_api_key: k}"
        try await TestGateway.run(yaml, wellKnown: Self.wellKnown([dumb, second, third])) { gateway in
            #expect(gateway.survey.backendName == "local")
            #expect(gateway.survey.models == ["second"])
            #expect(gateway.survey.reason.contains("server 1"))
            try #expect(gateway.chat(ChatBody.naming("gpt-4o-x")).status != 404)
        }
    }

    @Test func `auto takes OpenAI where only a key is there`() async throws {
        let openAI = try ModelServer.start(models: ["gpt-4o-mini"])
        defer { openAI.stop() }
        let yaml = "llm: {local_api_base: \"\(Self.deadBase)\"}"
        let environment = ["OPENAI_API_KEY": "secret-openai", "OPENAI_BASE_URL": openAI.baseURL + "/v1"]
        try await TestGateway.run(yaml, environment: environment) { gateway in
            #expect(gateway.survey.backendName == "openai")
            try #expect(gateway.chat(ChatBody.naming("whatever")).value("x-gateway-model") == "gpt-4o-mini")
        }
        #expect(openAI.log.current.questions.first?.values("Authorization") == ["Bearer secret-openai"])
    }

    @Test func `auto without anything is the echo, and says so`() async throws {
        try await TestGateway.run("llm: {local_api_base: \"\(Self.deadBase)\"}") { gateway in
            #expect(gateway.survey.backendName == "echo")
            #expect(gateway.survey.reason.contains("echo"))
            let response = try gateway.chat(ChatBody.naming("gpt-4o"))
            #expect(response.value("x-gateway-backend") == "echo")
            #expect(response.value("x-gateway-model") == "echo")
            #expect(response.content?.hasPrefix("Echo (no model is connected)") == true)
        }
    }

    /// `gpt-4o` while an OpenAI key happens to be around.
    @Test(arguments: [
        ("auto", "openai", "gpt-4o"), ("local", "local", "a"), ("openai", "openai", "gpt-4o"), ("echo", "echo", "echo"),
    ])
    func `LLM_BACKEND decides about every unprefixed name`(
        _ choice: String, _ backend: String, _ model: String
    ) async throws {
        let local = try ModelServer.start(models: ["a"])
        let openAI = try ModelServer.start(models: ["gpt-4o-mini", "gpt-4o"])
        defer {
            local.stop()
            openAI.stop()
        }
        let environment = [
            "LLM_BACKEND": choice, "LOCAL_LLM_API_BASE": local.baseURL + "/v1", "OPENAI_API_KEY": "k",
            "OPENAI_API_BASE": openAI.baseURL + "/v1",
        ]
        try await TestGateway.run("models: {}", environment: environment) { gateway in
            let response = try gateway.chat(ChatBody.naming("gpt-4o"))
            #expect(response.value("x-gateway-backend") == backend)
            #expect(response.value("x-gateway-model") == model)
            // Whoever names the backend gets it all the same.
            try #expect(gateway.chat(ChatBody.naming("openai/gpt-4o")).value("x-gateway-backend") == "openai")
        }
    }

    @Test func `a configured backend may be the standard one`() async throws {
        let lab = try ModelServer.start(models: ["a", "b"])
        defer { lab.stop() }
        let yaml =
            "llm: {backend: lab}\nbackends: [{name: lab, kind: openai, base_url: \"\(lab.baseURL)/v1\", model: b}]"
        try await TestGateway.run(yaml) { gateway in
            let response = try gateway.chat(ChatBody.naming("gpt-4o"))
            #expect(response.value("x-gateway-backend") == "lab")
            #expect(response.value("x-gateway-model") == "b")
        }
    }

    @Test func `a standard backend that is down is a warning, not the end`() async throws {
        let yaml = "llm: {backend: local, local_api_base: \"\(Self.deadBase)\"}"
        try await TestGateway.run(yaml) { gateway in
            #expect(gateway.survey.warning?.contains("Is the server running?") == true)
            let error = try gateway.chat().error
            #expect(error?.code == "backend_unreachable")
            #expect(error?.message.contains("(connection refused). Is the server running? Try: curl http://") == true)
        }
    }

    @Test(arguments: [(8000, ["localhost:9"]), (8001, ["localhost:8000", "localhost:9"])])
    func `the gateway does not find itself on a well-known port`(_ port: Int, _ expected: [String]) throws {
        let settings = try ConfigurationLoader.settings(
            in: Array("llm: {backend: auto}\ngateway: {port: \(port)}".utf8), file: "config.yaml")
        let selection = BackendSelection(settings, wellKnown: [(8000, "vLLM"), (9, "a server")])
        let places = selection.localCandidates.flatMap { $0.backend.replicas.map(\.endpoint.baseURL) }
        #expect(places == expected.map { "http://\($0)/v1" })
    }

    @Test func `the well-known ports are those of the servers people run`() {
        #expect(LocalServers.wellKnown.map(\.port) == [8000, 11434, 8080, 1234, 5000, 5001])
    }
}
