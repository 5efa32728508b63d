internal import Support
internal import Testing

@Suite struct FailureSpanTests {
    private static func withCollector(_ body: (Collector) async throws -> Void) async throws {
        let collector = try Collector.start()
        defer { collector.stop() }
        try await body(collector)
    }

    @Test func `every retry is a span of its own, with a traceparent of its own`() async throws {
        let replicas = try Replicas.start([{ _ in [.failure(503)] }, { _ in [.json(ModelServer.answer)] }])
        defer { replicas.stop() }
        try await Self.withCollector { collector in
            let yaml = "\(replicas.yaml("balance: round_robin"))".replacing("gateway: {}", with: collector.yaml())
            try await TestGateway.run(yaml) { gateway in
                try #expect(gateway.chat().status == 200)
                let (server, attempts) = try collector.exchange(attempts: 2)
                #expect(server.statusCode == nil)
                #expect(server.attributes["llm_gateway.attempts"] == .number(2))
                #expect(attempts.map { $0.attributes["error.type"] } == [.text("503"), nil])
                #expect(attempts.map(\.statusCode) == [2, nil])
                #expect(attempts.map { $0.attributes["http.response.status_code"] } == [.number(503), .number(200)])
                #expect(attempts.map { $0.attributes["http.request.resend_count"] } == [nil, .number(1)])
                #expect(attempts.map(\.parent) == [server.id, server.id])
                for (replica, span) in zip(replicas.servers, attempts) {
                    let question = replica.log.current.questions.first
                    #expect(question?.values("traceparent") == ["00-\(server.trace)-\(span.id)-03"])
                    #expect(span.attributes["server.port"] == .number(Int(replica.port)))
                }
            }
        }
    }

    @Test func `a fallback shows as spans of both candidates`() async throws {
        let one = try ModelServer.start { _ in [.failure(429)] }
        let two = try GeminiStandIn.start { _ in [.json(GeminiStandIn.response("Hello"))] }
        defer {
            one.stop()
            two.stop()
        }
        try await Self.withCollector { collector in
            let yaml = """
                llm: {backend: one}
                backends:
                  - {name: one, base_url: "\(one.baseURL)/v1"}
                  - {name: two, kind: gemini, base_url: "\(two.baseURL)", api_key: k}
                models: {best: [one/a, two/gemini-2.5-flash]}
                \(collector.yaml())
                """
            try await TestGateway.run(yaml) { gateway in
                try #expect(gateway.chat(ChatBody.naming("best")).status == 200)
                let (server, attempts) = try collector.exchange(attempts: 2)
                #expect(server.attributes["llm_gateway.model"] == .text("best"))
                #expect(server.attributes["llm_gateway.backend"] == .text("two"))
                #expect(server.attributes["llm_gateway.fallback"] == .texts(["one/a=status_429"]))
                #expect(attempts.map(\.name) == ["chat a", "chat gemini-2.5-flash"])
                #expect(attempts.map { $0.attributes["llm_gateway.backend"] } == [.text("one"), .text("two")])
                #expect(attempts.map { $0.attributes["error.type"] } == [.text("429"), nil])
            }
        }
    }

    @Test func `a backend that fails for good is an error of both spans`() async throws {
        let upstream = try ModelServer.start { _ in [.failure(500)] }
        defer { upstream.stop() }
        try await Self.withCollector { collector in
            try await TestGateway.run(before: upstream, collector.yaml()) { gateway in
                try #expect(gateway.chat().status == 500)
                let (server, attempts) = try collector.exchange(attempts: 1)
                #expect(server.statusCode == 2 && server.statusMessage == "upstream_500")
                #expect(server.attributes["error.type"] == .text("upstream_500"))
                #expect(attempts.first?.statusMessage == "500")
            }
        }
    }

    @Test func `a backend that cannot be reached has no status`() async throws {
        let upstream = try ModelServer.start()
        try await Self.withCollector { collector in
            try await TestGateway.run(before: upstream, collector.yaml()) { gateway in
                upstream.stop()
                try #expect(gateway.chat(ChatBody.naming("local/m")).status == 502)
                let (server, attempts) = try collector.exchange(attempts: 1)
                #expect(server.attributes["error.type"] == .text("backend_unreachable"))
                #expect(attempts.first?.attributes["error.type"] == .text("unreachable"))
                #expect(attempts.first?.attributes["http.response.status_code"] == nil)
            }
        }
    }

    @Test func `a stream that breaks off is an error whatever its status was`() async throws {
        let upstream = try ModelServer.start { _ in [.eventStreamHead, .event(#"{"choices":[]}"#), .reset] }
        defer { upstream.stop() }
        try await Self.withCollector { collector in
            try await TestGateway.run(before: upstream, collector.yaml()) { gateway in
                try #expect(gateway.chat(ChatBody.streaming).status == 200)
                let (server, attempts) = try collector.exchange(attempts: 1)
                #expect(server.attributes["http.response.status_code"] == .number(200))
                #expect(server.statusCode == 2)
                #expect(attempts.first?.attributes["error.type"] == .text("broken"))
            }
        }
    }

    @Test(arguments: [
        ("POST", "/v1/chat/completions", "", 401, "missing_api_key"),
        ("POST", "/nowhere", "x-api-key: k\r\n", 404, "unknown_url"),
        ("PUT", "/v1/models", "x-api-key: k\r\n", 405, "method_not_allowed"),
        ("POST", "/v1/chat/completions", "x-api-key: k\r\n", 400, "invalid_json"),
    ])
    func `what the client did wrong is told and is no error`(
        _ method: String, _ path: String, _ fields: String, _ status: Int, _ code: String
    ) async throws {
        try await Self.withCollector { collector in
            let yaml = "llm: {backend: echo}\n\(collector.yaml(gateway: "api_keys: [k]"))"
            try await TestGateway.run(yaml) { gateway in
                try #expect(gateway.request(method, path, fields: fields, body: [0x7B]).status == status)
                let span = try #require(try collector.spans(1).first)
                #expect(span.statusCode == nil)
                #expect(span.attributes["http.response.status_code"] == .number(status))
                #expect(span.attributes["error.type"] == nil)
                #expect(span.attributes["llm_gateway.refusal"] == .text(code))
            }
        }
    }

    @Test func `a client that leaves ends the spans, which say so`() async throws {
        let upstream = try ModelServer.start { _ in [.stall] }
        defer { upstream.stop() }
        try await Self.withCollector { collector in
            try await TestGateway.run(before: upstream, collector.yaml()) { gateway in
                let client = try gateway.client()
                try client.startChat(ChatBody.plain)
                #expect(upstream.log.waitUntil { !$0.questions.isEmpty })
                client.reset()
                let (server, attempts) = try collector.exchange(attempts: 1)
                #expect(server.attributes["llm_gateway.client_gone"] == .flag(true))
                #expect(server.statusCode == nil && attempts.first?.statusCode == nil)
            }
        }
    }
}
