internal import Support
internal import Testing
internal import Wire

@testable internal import Gateway

@Suite struct LogTests {
    private static func json(_ line: String?) throws -> JSONView {
        try JSONDocument(parsing: Array(try #require(line).utf8)).root
    }

    @Test func `a request is one line of JSON with all that is known of it`() async throws {
        let upstream = try ModelServer.start(models: ["other"])
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream) { gateway in
            let id = try #require(gateway.chat().value("x-request-id"))
            let line = try Self.json(gateway.log.request(id))
            #expect(line["time"]?.string?.utf8.count == 24)
            #expect(line["level"]?.string == "info")
            #expect(line["request_id"]?.string == id)
            #expect(line["client"]?.string == "127.0.0.1")
            #expect(line["method"]?.string == "POST")
            #expect(line["path"]?.string == "/v1/chat/completions")
            #expect(line["status"]?.int == 200)
            #expect(line["backend"]?.string == "local")
            #expect(line["model"]?.string == "other")
            #expect(line["requested_model"]?.string == "m")
            #expect(line["tokens_in"]?.int == 3)
            #expect(line["tokens_out"]?.int == 2)
            let first = try #require(line["first_byte_ms"]?.double)
            #expect(try first <= #require(line["duration_ms"]?.double))
            #expect(line["error"] == nil && line["client_gone"] == nil)
        }
    }

    @Test func `every request has its line, whoever refused it`() async throws {
        try await TestGateway.run("llm: {backend: echo}\ngateway: {api_keys: [some-key]}") { gateway in
            let answers: [(RawResponse, status: Int, failure: String?)] = [
                (try gateway.get("/health"), 200, nil),
                (try gateway.chat(), 401, "missing_api_key"),
                (try gateway.request("OPTIONS", "/v1/models"), 204, nil),
                (
                    try gateway.get("/v1/nowhere?q=secret", fields: "Authorization: Bearer some-key\r\n"), 404,
                    "unknown_url"
                ),
            ]
            for (response, status, failure) in answers {
                let line = try Self.json(gateway.log.request(try #require(response.value("x-request-id"))))
                #expect(response.status == status)
                #expect(line["status"]?.int == status)
                #expect(line["error"]?.string == failure)
            }
            let client = try gateway.client()
            try client.send("nonsense\r\n\r\n")
            let id = try #require(try client.readResponse().value("x-request-id"))
            #expect(try Self.json(gateway.log.request(id))["status"]?.int == 400)
            #expect(gateway.log.all.allSatisfy { !$0.contains("secret") && $0.hasSuffix("\n") })
        }
    }

    @Test func `the text form moves no cursor, whatever a client sends`() async throws {
        let upstream = try ModelServer.startWithoutList()
        defer { upstream.stop() }
        let yaml = "llm: {backend: local, local_api_base: \"\(upstream.baseURL)/v1\"}"
        try await TestGateway.run(yaml, isTerminal: true) { gateway in
            _ = try gateway.chat(ChatBody.naming(#"m\u001b[2J\r\n\u202e\u0007\u009b\u2028x"#))
            _ = try gateway.get("/v1/%1B[2J")
            _ = try gateway.chat(fields: "X-Request-Id: \u{1B}[2Jx\r\n")
            let line = try #require(
                gateway.log.line { $0.contains("\\u{1b}[2J\\u{d}\\u{a}\\u{202e}\\u{7}\\u{9b}\\u{2028}x") })
            #expect(line.contains("→"))
            _ = gateway.log.line { $0.contains("/v1/%1B[2J") }
            for line in gateway.log.all {
                #expect(line.hasSuffix("\n"))
                // What is left without the colours the log itself sets.
                let bare = line.dropLast().replacing(/\u{1B}\[[0-9]*m/, with: "")
                #expect(bare.unicodeScalars.allSatisfy { !LogTests.controls($0) }, "\(bare)")
            }
        }
    }

    private static func controls(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    @Test(arguments: [("error", 0), ("warning", 0), ("info", 1), ("debug", 1)])
    func `the level decides whether requests are logged`(_ level: String, _ count: Int) async throws {
        let gateway = try await TestGateway.start("llm: {backend: echo}\ngateway: {log_level: \(level)}")
        _ = try gateway.get("/health")
        await gateway.stop()
        #expect(gateway.log.all.count == count)
    }

    @Test func `bodies are logged only where that is asked for`() async throws {
        let body = ChatBody.plain.replacing("Hi", with: "a private question")
        for (setting, isLogged) in [("true", true), ("false", false)] {
            try await TestGateway.run("llm: {backend: echo}\ngateway: {log_bodies: \(setting)}") { gateway in
                let id = try #require(gateway.chat(body).value("x-request-id"))
                _ = gateway.log.request(id)
                #expect(gateway.log.all.contains { $0.contains("a private question") } == isLogged)
                for line in gateway.log.all { _ = try Self.json(line) }
            }
        }
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        (1_767_225_599_999, "2025-12-31T23:59:59.999Z"), (-1, "1969-12-31T23:59:59.999Z"),
        (4_107_542_399_007, "2100-02-28T23:59:59.007Z"), (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
    ])
    func `times are written as RFC 3339 says`(_ milliseconds: Int64, _ text: String) {
        #expect(LogTime(milliseconds: milliseconds).iso8601 == text)
    }
}
