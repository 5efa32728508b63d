internal import Support
internal import Testing

@Suite struct OwnedModelTests {
    private static func run(_ body: (TestGateway, TestUpstream, TestUpstream) throws -> Void) async throws {
        let one = try ModelServer.start(models: ["a"])
        let two = try ModelServer.start(models: ["asked"])
        defer {
            one.stop()
            two.stop()
        }
        let yaml = """
            llm: {backend: one}
            backends:
              - {name: one, base_url: "\(one.baseURL)/v1"}
              - {name: two, base_url: "\(two.baseURL)/v1", models: [b, c/d], model_prefixes: [lab-]}
            """
        try await TestGateway.run(yaml) { gateway in try body(gateway, one, two) }
    }

    @Test(arguments: ["b", "c/d", "lab-", "lab-3"])
    func `a model that the configuration gives to a backend goes there`(_ model: String) async throws {
        try await Self.run { gateway, _, _ in
            let response = try gateway.chat(ChatBody.naming(model))
            #expect(response.value("x-gateway-backend") == "two")
            #expect(response.value("x-gateway-model") == model)
        }
    }

    @Test(arguments: ["B", "la", "asked", "x"])
    func `others go to the chosen backend`(_ model: String) async throws {
        try await Self.run { gateway, _, _ in
            try #expect(gateway.chat(ChatBody.naming(model)).value("x-gateway-backend") == "one")
        }
    }

    @Test func `a backend whose models are configured is not asked for them`() async throws {
        try await Self.run { gateway, _, two in
            try #expect(gateway.get("/v1/models").modelIDs == ["a", "two/b", "two/c/d"])
            #expect(two.log.current.requests.isEmpty)
        }
    }
}
