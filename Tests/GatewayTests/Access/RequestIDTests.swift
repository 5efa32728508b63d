internal import Support
internal import Testing

@Suite struct RequestIDTests {
    @Test func `a client's id is kept, sent on and logged`() async throws {
        let upstream = try ModelServer.start()
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream) { gateway in
            let response = try gateway.chat(fields: "X-Request-ID: my-id_1.2\"~\r\n")
            #expect(response.value("x-request-id") == "my-id_1.2\"~")
            #expect(gateway.log.line { $0.contains(#"my-id_1.2\"~"#) } != nil)
        }
        #expect(upstream.log.current.questions.first?.values("x-request-id") == ["my-id_1.2\"~"])
    }

    @Test(arguments: ["", "two words", String(repeating: "a", count: 129), "caf\u{E9}", "tab\there"])
    func `an id that is not safe to repeat is replaced, also upstream`(_ id: String) async throws {
        let upstream = try ModelServer.start()
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream) { gateway in
            let made = try #require(gateway.chat(fields: "X-Request-ID: \(id)\r\n").value("x-request-id"))
            #expect(made.hasPrefix("req_"))
            #expect(made.utf8.count == 36)
            #expect(upstream.log.current.questions.first?.values("x-request-id") == [made])
        }
    }

    @Test func `no two requests get the same id`() async throws {
        try await TestGateway.run("llm: {backend: echo}") { gateway in
            let client = try gateway.client()
            var ids: Set<String> = []
            for _ in 0..<50 {
                try client.send(RawClient.request("GET", "/health"))
                ids.insert(try client.readResponse().value("x-request-id") ?? "")
            }
            #expect(ids.count == 50)
        }
    }
}
