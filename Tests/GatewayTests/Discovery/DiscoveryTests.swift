internal import Reactor
internal import Support
internal import Testing
internal import Wire

@Suite struct DiscoveryTests {
    private static let settings = "gateway: {log_level: debug, discovery: {interval: 30}}"

    /// Waits until the gateway has learnt what a backend has.
    private static func hasLearnt(_ gateway: TestGateway, _ backend: String = "local") -> Bool {
        gateway.log.line { line in
            line.contains(#""backend":"\#(backend)""#)
                && (line.contains("tells what it has") || line.contains("was found"))
        } != nil
    }

    private static func card(_ id: String, _ gateway: TestGateway) throws -> JSONView? {
        try gateway.get("/v1/models").json?["data"]?.elements.first { $0["id"]?.string == id }
    }

    @Test(
        arguments: [
            (LocalServer.lmStudio, "LM Studio", 4096, 32768, "loaded"),
            (LocalServer.llamaCpp, "llama.cpp", 2048, 131072, "loaded"),
            (LocalServer.vllm, "vLLM", 16384, nil, nil), (LocalServer.localAI, "LocalAI", nil, nil, "loaded"),
            (LocalServer.textGeneration, "text-generation-webui", nil, nil, "not-loaded"),
        ] as [([String: String], String, Int?, Int?, String?)])
    func `a server's models are listed with what it tells of them`(
        _ answers: [String: String], _ title: String, _ length: Int?, _ most: Int?, _ state: String?
    ) async throws {
        let upstream = try TestUpstream(LocalServer.script(answers))
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream, Self.settings) { gateway in
            #expect(Self.hasLearnt(gateway))
            let card = try #require(try Self.card("a", gateway))
            #expect(card["context_length"]?.int == length)
            #expect(card["max_context_length"]?.int == most)
            #expect(card["state"]?.string == state)
            let page = try gateway.get("/gateway/backends").json?["data"]?.elements.first { _ in true }
            #expect(page?["server"]?.string == title)
        }
    }

    @Test func `Ollama is found out, and its own options work from then on`() async throws {
        let upstream = try TestUpstream(LocalServer.script(LocalServer.ollama))
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream, Self.settings) { gateway in
            #expect(Self.hasLearnt(gateway))
            let loaded = try #require(try Self.card("qwen3:8b", gateway))
            #expect(loaded["context_length"]?.int == 8192)
            #expect(loaded["max_context_length"]?.int == 40960)
            #expect(loaded["state"]?.string == "loaded")
            #expect(loaded["owned_by"]?.string == "library")
            let other = try #require(try Self.card("b", gateway))
            #expect(other["context_length"]?.int == 40960)
            #expect(other["state"]?.string == "not-loaded")
            try #expect(gateway.chat(OllamaStandIn.question(#","num_ctx":99"#)).content == "native")
            try #expect(gateway.chat(OllamaStandIn.question()).content == "Hello")
            // Each model's card is asked for once, and one question at a time: all came by one connection.
            let shows = upstream.log.current.requests.filter { $0.path == "/api/show" }
            #expect(shows.compactMap { $0.json?["model"]?.string } == ["qwen3:8b", "b"])
            let asked = upstream.log.current.native.filter { $0.path != "/api/chat" }
            #expect(Set(asked.map(\.connection)).count == 1)
        }
    }

    @Test func `who tells a version where Ollama does is not taken for it without its list`() async throws {
        let answers = LocalServer.lmStudio.merging(["/api/version": #"{"version":"172","commit":"c"}"#]) { $1 }
        let upstream = try TestUpstream(LocalServer.script(answers))
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream, Self.settings) { gateway in
            #expect(Self.hasLearnt(gateway))
            let page = try gateway.get("/gateway/backends").json?["data"]?.elements.first { _ in true }
            #expect(page?["server"]?.string == "LM Studio")
        }
    }

    @Test func `a server that fails to say what it is stays what it was`() async throws {
        let isBusy = Locked(false)
        let upstream = try TestUpstream { request in
            if isBusy.value, request.path == "/api/version" { return [.failure(503)] }
            return LocalServer.script(LocalServer.ollama)(request)
        }
        defer { upstream.stop() }
        let clock = ManualClock()
        try await TestGateway.run(before: upstream, Self.settings, clock: .manual(clock)) { gateway in
            #expect(Self.hasLearnt(gateway))
            isBusy.change { $0 = true }
            // A round ends with this question, whose answer the next one is not too early for.
            for round in 2...3 {
                for _ in 0..<20 where upstream.log.current.requests.count(where: { $0.path == "/api/ps" }) < round {
                    clock.advance(by: .seconds(31))
                    upstream.log.waitUntil(within: .seconds(2)) {
                        $0.requests.count { $0.path == "/api/ps" } >= round
                    }
                }
            }
            #expect(upstream.log.current.requests.count { $0.path == "/api/version" } >= 3)
            try #expect(gateway.chat(OllamaStandIn.question(#","num_ctx":99"#)).content == "native")
        }
    }

    @Test func `nobody is asked more than once without an interval`() async throws {
        let upstream = try TestUpstream(LocalServer.script(LocalServer.ollama))
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream, "gateway: {discovery: {interval: 0}}") { gateway in
            try #expect(gateway.get("/v1/models").modelIDs == ["qwen3:8b", "b"])
            #expect(upstream.log.current.requests.allSatisfy { $0.path == "/v1/models" })
        }
    }

    @Test func `the list waits for no server, and keeps the models of one that is busy`() async throws {
        let isStuck = Locked(false)
        let never = Gate()
        let upstream = try TestUpstream { request in
            isStuck.value ? [.wait(never)] : LocalServer.script(LocalServer.vllm)(request)
        }
        defer {
            never.open()
            upstream.stop()
        }
        let clock = ManualClock()
        try await TestGateway.run(before: upstream, Self.settings, clock: .manual(clock)) { gateway in
            #expect(Self.hasLearnt(gateway))
            isStuck.change { $0 = true }
            for _ in 0..<200 where upstream.log.current.openRequests == 0 {
                clock.advance(by: .seconds(31))
                upstream.log.waitUntil(within: .seconds(1)) { $0.openRequests > 0 }
            }
            try #expect(Self.card("a", gateway)?["context_length"]?.int == 16384)
            #expect(upstream.log.current.openRequests == 1)
        }
    }

    @Test func `a server that is away for two rounds is left out, and comes back`() async throws {
        let isAway = Locked(false)
        let upstream = try TestUpstream { request in
            isAway.value ? [.close] : LocalServer.script(LocalServer.vllm)(request)
        }
        defer { upstream.stop() }
        let clock = ManualClock()
        try await TestGateway.run(before: upstream, Self.settings, clock: .manual(clock)) { gateway in
            #expect(Self.hasLearnt(gateway))
            func turnUntil(_ isMet: ([String]) -> Bool) {
                for _ in 0..<200 where !isMet(gateway.log.all) {
                    let before = upstream.log.current.connections
                    clock.advance(by: .seconds(31))
                    upstream.log.waitUntil(within: .milliseconds(100)) { $0.connections > before }
                }
            }
            isAway.change { $0 = true }
            turnUntil { $0.contains { $0.contains("has gone") } }
            try #expect(gateway.get("/v1/models").modelIDs == [])
            isAway.change { $0 = false }
            turnUntil { $0.count { $0.contains("tells what it has") } == 2 }
            // A list that could not be had for a client is not asked for again at once.
            clock.advance(by: .seconds(6))
            try #expect(gateway.get("/v1/models").modelIDs == ["a"])
        }
    }

    @Test func `with auto further servers of this machine are found, listed and asked`() async throws {
        let first = try ModelServer.start(models: ["a"])
        let second = try TestUpstream(LocalServer.script(LocalServer.ollama))
        defer {
            first.stop()
            second.stop()
        }
        let yaml = """
            llm: {backend: auto, local_api_base: "\(first.baseURL)/v1"}
            models: {fast: [ollama/b]}
            \(Self.settings)
            """
        let wellKnown = [(port: Int(second.port), server: "Ollama"), (port: 9, server: "LM Studio")]
        try await TestGateway.run(yaml, wellKnown: wellKnown) { gateway in
            #expect(Self.hasLearnt(gateway, "ollama"))
            let list = try gateway.get("/v1/models")
            #expect(list.modelIDs == ["fast", "a", "ollama/qwen3:8b", "ollama/b"])
            for id in ["ollama/b", "b", "fast"] {
                let response = try gateway.chat(ChatBody.naming(id))
                #expect(response.value("x-gateway-backend") == "ollama")
                #expect(response.value("x-gateway-model") == "b")
            }
            try #expect(gateway.chat(ChatBody.naming("a")).value("x-gateway-backend") == "local")
            try #expect(gateway.chat(ChatBody.naming("gpt-4o")).value("x-gateway-backend") == "local")
            let names = try gateway.get("/gateway/backends").json?["data"]?.elements.compactMap { $0["name"]?.string }
            #expect(names == ["local", "ollama"])
        }
    }

    @Test func `the server that auto has chosen is also known by the name of its port`() async throws {
        let server = try ModelServer.start(models: ["a"])
        defer { server.stop() }
        let yaml = "llm: {backend: auto, local_api_base: \"http://127.0.0.1:9/v1\"}\n\(Self.settings)"
        try await TestGateway.run(yaml, wellKnown: [(port: Int(server.port), server: "vLLM")]) { gateway in
            try #expect(gateway.get("/v1/models").modelIDs == ["a"])
            try #expect(gateway.chat(ChatBody.naming("vllm/a")).value("x-gateway-model") == "a")
        }
    }

    @Test func `a chosen backend is not joined by others`() async throws {
        let server = try ModelServer.start(models: ["a"])
        let other = try ModelServer.start(models: ["b"])
        defer {
            server.stop()
            other.stop()
        }
        let yaml = "llm: {backend: local, local_api_base: \"\(server.baseURL)/v1\"}\n\(Self.settings)"
        try await TestGateway.run(yaml, wellKnown: [(port: Int(other.port), server: "vLLM")]) { gateway in
            #expect(Self.hasLearnt(gateway))
            try #expect(gateway.get("/v1/models").modelIDs == ["a"])
            #expect(other.log.current.requests.isEmpty)
        }
    }

    @Test func `what was found outlives a reload`() async throws {
        let upstream = try TestUpstream(LocalServer.script(LocalServer.lmStudio))
        defer { upstream.stop() }
        let yaml = "llm: {backend: local, local_api_base: \"\(upstream.baseURL)/v1\"}\n\(Self.settings)"
        try await TestGateway.run(yaml) { gateway in
            #expect(Self.hasLearnt(gateway))
            try await gateway.reload(yaml)
            try #expect(Self.card("a", gateway)?["context_length"]?.int == 4096)
        }
    }

    @Test(arguments: [
        ["/v1/models": #"{"data":[{"id":"a"}]}"#, "/api/version": "oops", "/props": "[1]", "/system": "{"],
        [
            "/v1/models": #"{"data":[{"id":"a"}]}"#, "/api/version": #"{"version":"1"}"#, "/api/tags": "5",
            "/api/ps": "{}",
        ],
        [
            "/v1/models": #"{"data":[{"id":"a"}]}"#, "/api/version": #"{"version":"1"}"#,
            "/api/tags": #"{"models":[{"model":"a","digest":"d"}]}"#, "/api/ps": #"{"models":[5,null]}"#,
            "/api/show": "null",
        ],
    ])
    func `a server that answers nonsense is listed all the same`(_ answers: [String: String]) async throws {
        let upstream = try TestUpstream(LocalServer.script(answers))
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream, Self.settings) { gateway in
            #expect(Self.hasLearnt(gateway))
            try #expect(gateway.get("/v1/models").modelIDs == ["a"])
        }
    }
}
