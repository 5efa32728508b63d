internal import Support
internal import Testing

@Suite struct FallbackAccessTests {
    /// The alias `best` is `one/a` and then `two/b`; the first cannot answer.
    private static func run(_ allowed: String, _ body: (TestGateway, TestUpstream) throws -> Void) async throws {
        let first = try ModelServer.start(models: ["a"]) { _ in [.failure(503, "first")] }
        let second = try ModelServer.start(models: ["b"])
        defer {
            first.stop()
            second.stop()
        }
        let yaml = """
            llm: {backend: one}
            backends: [{name: one, base_url: "\(first.baseURL)/v1"}, {name: two, base_url: "\(second.baseURL)/v1"}]
            gateway: {keys: [{name: team, value: k, allowed_models: [\(allowed)]}]}
            models: {best: [one/a, two/b]}
            """
        try await TestGateway.run(yaml) { gateway in try body(gateway, second) }
    }

    @Test(arguments: ["a", "one/a"])
    func `a key that opens the first candidate by its own name does not get the second`(_ allowed: String) async throws
    {
        try await Self.run(allowed) { gateway, second in
            let response = try gateway.chat(ChatBody.naming("best"), fields: "x-api-key: k\r\n")
            #expect(response.status == 503)
            #expect(response.error?.message == "first")
            #expect(second.log.current.questions.isEmpty)
        }
    }

    @Test(arguments: ["best", "\"one/*\", \"two/*\""])
    func `a key that opens the alias, or both, gets the second`(_ allowed: String) async throws {
        try await Self.run(allowed) { gateway, second in
            let response = try gateway.chat(ChatBody.naming("best"), fields: "x-api-key: k\r\n")
            #expect(response.status == 200)
            #expect(second.log.current.questions.count == 1)
        }
    }
}
