internal import Reactor
internal import Support
internal import Testing

/// Two servers, `local` (standard, models a and org/b) and `lab` (models b2 and a), and how models are resolved.
@Suite struct ModelResolutionTests {
    /// Where a model's name leads.
    struct Case: CustomTestStringConvertible, Sendable {
        let asked: String
        let backend: String
        let model: String
        var byModel = false
        var local = "null"

        var testDescription: String {
            "\(asked)\(byModel ? ", by model" : "")\(local == "null" ? "" : ", default \(local)")"
        }
    }

    private static let cases = [
        // Aliases come first, chains and prefixes in them included.
        Case(asked: "short", backend: "local", model: "a"),
        Case(asked: "far", backend: "lab", model: "b2"),
        Case(asked: "chain", backend: "lab", model: "b2"),
        Case(asked: "with/slash", backend: "local", model: "org/b"),
        Case(asked: "a-and-more", backend: "lab", model: "unlisted"),
        // Then NAME/model; a slash in a model's own name is none of that.
        Case(asked: "lab/b2", backend: "lab", model: "b2"),
        Case(asked: "lab/any/thing", backend: "lab", model: "any/thing"),
        Case(asked: "local/org/b", backend: "local", model: "org/b"),
        Case(asked: "org/b", backend: "local", model: "org/b"),
        // Then what the standard backend lists.
        Case(asked: "a", backend: "local", model: "a"),
        Case(asked: "a", backend: "local", model: "a", byModel: true),
        // Then what another lists, where the model may choose.
        Case(asked: "b2", backend: "lab", model: "b2", byModel: true),
        Case(asked: "b2", backend: "local", model: "a"),
        // Then the standard backend's default: the configured one, else the first it lists.
        Case(asked: "gpt-4o", backend: "local", model: "a"),
        Case(asked: "gpt-4o", backend: "local", model: "a", byModel: true),
        Case(asked: "gpt-4o", backend: "local", model: "org/b", local: "org/b"),
        Case(asked: "nobody/has-this", backend: "local", model: "a"),
        Case(asked: "lab/", backend: "local", model: "a"),
        Case(asked: "LAB/b2", backend: "local", model: "a"),
        Case(asked: "/", backend: "local", model: "a"),
    ]

    private static func settings(_ local: TestUpstream, _ lab: TestUpstream, _ item: Case) -> String {
        """
        llm: {backend: local, local_api_base: "\(local.baseURL)/v1", local_model: \(item.local)}
        gateway: {route_by_model: \(item.byModel)}
        backends: [{name: lab, kind: openai, base_url: "\(lab.baseURL)/v1"}]
        models:
          short: a
          far: [lab/b2, a]
          chain: [far]
          with/slash: local/org/b
          a-and-more: lab/unlisted
        """
    }

    @Test(arguments: cases)
    func `a name leads to one backend and one model`(_ item: Case) async throws {
        let local = try ModelServer.start(models: ["a", "org/b"])
        let lab = try ModelServer.start(models: ["b2", "a"])
        defer {
            local.stop()
            lab.stop()
        }
        try await TestGateway.run(Self.settings(local, lab, item)) { gateway in
            // Names the gateway must not take for its own text: members around it stay byte for byte.
            let response = try gateway.chat(#"{ "x":1.0, "model" : "\#(item.asked)","messages":[],"model_":"é" }"#)
            #expect(response.status == 200)
            #expect(response.value("x-gateway-backend") == item.backend)
            #expect(response.value("x-gateway-model") == item.model)
        }
        let asked = (item.backend == "local" ? local : lab).log.current.questions
        #expect(
            asked.first.map { String(decoding: $0.body, as: UTF8.self) }
                == #"{ "x":1.0, "model" : "\#(item.model)","messages":[],"model_":"é" }"#)
        #expect((item.backend == "local" ? lab : local).log.current.questions.isEmpty)
    }

    @Test func `an alias leads to its first candidate that can be used`() async throws {
        let upstream = try ModelServer.start(models: ["first", "b"])
        defer { upstream.stop() }
        let aliases = "models: {gpt-4o: [gemini/gemini-2.5-pro, openai/gpt-4o, local/b], far: [openai/gpt-4o]}"
        try await TestGateway.run(before: upstream, aliases) { gateway in
            let response = try gateway.chat(ChatBody.naming("gpt-4o"))
            #expect(response.value("x-gateway-backend") == "local")
            #expect(response.value("x-gateway-model") == "b")
            // Where none can be used, it is a name like any other.
            try #expect(gateway.chat(ChatBody.naming("far")).value("x-gateway-model") == "first")
        }
    }

    @Test func `strict models make an unknown one a 404 that names some`() async throws {
        let upstream = try ModelServer.start(models: ["a", "b"])
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream, "gateway: {strict_models: true}") { gateway in
            let response = try gateway.chat(ChatBody.naming("gpt-4o"))
            #expect(response.status == 404)
            let error = response.error
            #expect(error?.code == "model_not_found")
            #expect(error?.param == "model")
            #expect(error?.message.contains(#""gpt-4o""#) == true)
            #expect(error?.message.contains(#""a", "b""#) == true)
            try #expect(gateway.chat(ChatBody.naming("b")).status == 200)
        }
        #expect(upstream.log.current.questions.count == 1)
    }

    @Test func `a server that lists nothing gets the name as it is`() async throws {
        let upstream = try ModelServer.startWithoutList()
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream) { gateway in
            let response = try gateway.chat(ChatBody.naming("any/name"))
            #expect(response.value("x-gateway-model") == "any/name")
        }
        #expect(upstream.log.current.questions.first?.body == Array(ChatBody.naming("any/name").utf8))
    }

    @Test func `a model that was pulled after the start is found`() async throws {
        let models = Locked(["old"])
        let upstream = try TestUpstream { request in
            [.json(request.path.hasSuffix("/models") ? ModelServer.list(models.value) : ModelServer.answer)]
        }
        defer { upstream.stop() }
        let clock = ManualClock()
        try await TestGateway.run(before: upstream, clock: .manual(clock)) { gateway in
            try #expect(gateway.chat(ChatBody.naming("new")).value("x-gateway-model") == "old")
            models.change { $0.append("new") }
            clock.advance(by: .seconds(6))
            try #expect(gateway.chat(ChatBody.naming("new")).value("x-gateway-model") == "new")
            let asked = upstream.log.current.requests.count { $0.path.hasSuffix("/models") }
            try #expect(gateway.chat(ChatBody.naming("new")).value("x-gateway-model") == "new")
            #expect(upstream.log.current.requests.count { $0.path.hasSuffix("/models") } == asked)
        }
    }

    @Test func `a model that its server has dropped leads to the default again`() async throws {
        let models = Locked(["first", "second"])
        let upstream = try TestUpstream { request in
            [.json(request.path.hasSuffix("/models") ? ModelServer.list(models.value) : ModelServer.answer)]
        }
        defer { upstream.stop() }
        let clock = ManualClock()
        try await TestGateway.run(before: upstream, clock: .manual(clock)) { gateway in
            try #expect(gateway.chat(ChatBody.naming("second")).value("x-gateway-model") == "second")
            models.change { $0 = ["first"] }
            clock.advance(by: .seconds(6))
            // A name that nobody knows lets the gateway ask what there is.
            try #expect(gateway.chat(ChatBody.naming("third")).value("x-gateway-model") == "first")
            try #expect(gateway.chat(ChatBody.naming("second")).value("x-gateway-model") == "first")
        }
    }

    @Test func `a model's name is safe in a field`() async throws {
        let upstream = try ModelServer.startWithoutList()
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream) { gateway in
            let response = try gateway.chat(ChatBody.naming(#"m\r\nSet-Cookie: a=b é%"#))
            #expect(response.value("x-gateway-model") == "m%0D%0ASet-Cookie:%20a=b%20%C3%A9%25")
            #expect(!response.has("Set-Cookie"))
        }
    }
}
