internal import Reactor
internal import Support
internal import Testing

@testable internal import Gateway

@Suite struct SpanTests {
    private static let answer =
        #"{"id":"chatcmpl-7","object":"chat.completion","created":1,"model":"m-2026-01","choices":[{"index":0,"#
        + #""message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":30,"#
        + #""completion_tokens":20,"total_tokens":50,"prompt_tokens_details":{"cached_tokens":10}}}"#

    /// A gateway in front of one server, which tells a collector.
    private static func run(
        _ steps: @escaping TestUpstream.Script = { _ in [.json(answer)] }, gateway more: String = "",
        _ body: (TestGateway, TestUpstream, Collector) async throws -> Void
    ) async throws {
        let upstream = try ModelServer.start(steps)
        let collector = try Collector.start()
        defer {
            upstream.stop()
            collector.stop()
        }
        try await TestGateway.run(before: upstream, collector.yaml(gateway: more)) { gateway in
            try await body(gateway, upstream, collector)
        }
    }

    @Test func `a request is a span by the conventions for HTTP`() async throws {
        try await Self.run { gateway, _, collector in
            let response = try gateway.chat(fields: "x-request-id: r-1\r\nUser-Agent: a-client/1\r\n")
            #expect(response.status == 200)
            let span = try collector.exchange(attempts: 1).server
            #expect(span.name == "POST /v1/chat/completions")
            #expect(span.parent == nil && span.state == nil)
            #expect(span.flags == 0x103)
            #expect(span.statusCode == nil && span.statusMessage == nil)
            var attributes = span.attributes
            #expect(attributes.removeValue(forKey: "llm_gateway.overhead") != nil)
            #expect(
                attributes == [
                    "http.request.method": .text("POST"), "http.route": .text("/v1/chat/completions"),
                    "url.path": .text("/v1/chat/completions"), "url.scheme": .text("http"),
                    "http.response.status_code": .number(200), "client.address": .text("127.0.0.1"),
                    "user_agent.original": .text("a-client/1"), "llm_gateway.request_id": .text("r-1"),
                    "llm_gateway.model": .text("m"), "llm_gateway.backend": .text("local"),
                    "llm_gateway.attempts": .number(1),
                ])
        }
    }

    @Test func `asking a backend is a span by the conventions for generative AI`() async throws {
        try await Self.run { gateway, upstream, collector in
            let parameters =
                #""temperature":0.5,"top_p":1,"max_tokens":9,"max_completion_tokens":10,"seed":7,"n":2,"#
                + #""presence_penalty":-1.5,"frequency_penalty":"wrong","response_format":{"type":"json_object"},"#
            _ = try gateway.chat(ChatBody.plain.replacing(#""messages""#, with: parameters + #""messages""#))
            let (server, attempts) = try collector.exchange(attempts: 1)
            let span = try #require(attempts.first)
            #expect(span.name == "chat m")
            #expect(span.kind == 3)
            #expect(span.trace == server.trace && span.parent == server.id && span.id != server.id)
            #expect(server.start <= span.start && span.end <= server.end)
            #expect(span.statusCode == nil)
            #expect(
                span.attributes == [
                    "gen_ai.operation.name": .text("chat"), "gen_ai.provider.name": .text("openai"),
                    "gen_ai.request.model": .text("m"), "gen_ai.request.choice.count": .number(2),
                    "gen_ai.request.max_tokens": .number(10), "gen_ai.request.temperature": .fraction(0.5),
                    "gen_ai.request.top_p": .fraction(1), "gen_ai.request.presence_penalty": .fraction(-1.5),
                    "gen_ai.request.seed": .number(7), "gen_ai.output.type": .text("json"),
                    "gen_ai.response.id": .text("chatcmpl-7"), "gen_ai.response.model": .text("m-2026-01"),
                    "gen_ai.response.finish_reasons": .texts(["stop"]), "gen_ai.usage.input_tokens": .number(30),
                    "gen_ai.usage.output_tokens": .number(20), "gen_ai.usage.cache_read.input_tokens": .number(10),
                    "server.address": .text("127.0.0.1"), "server.port": .number(Int(upstream.port)),
                    "http.request.method": .text("POST"), "http.response.status_code": .number(200),
                    "llm_gateway.backend": .text("local"),
                ])
        }
    }

    @Test func `a stream's span lasts until its last event and tells when the first came`() async throws {
        let clock = ManualClock()
        let gates = [Gate(), Gate()]
        let upstream = try ModelServer.start { _ in
            [
                .wait(gates[0]), .eventStreamHead,
                .event(#"{"id":"c-1","model":"m-1","choices":[{"index":0,"delta":{"content":"a"}}]}"#),
                .wait(gates[1]),
                .event(#"{"id":"c-1","model":"m-1","choices":[{"index":0,"delta":{},"finish_reason":"length"}]}"#),
                .event(#"{"id":"c-1","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":5}}"#),
                .event("[DONE]"), .lastChunk,
            ]
        }
        let collector = try Collector.start()
        defer {
            upstream.stop()
            collector.stop()
        }
        let wall = WallClock { 1_790_000_000_000_000_000 + clock.now.nanoseconds }
        try await TestGateway.run(
            before: upstream, collector.yaml(interval: "5"), clock: .manual(clock), wall: wall
        ) { gateway in
            try gateway.chatSlowly(upstream, past: gates, on: clock)
            #expect(gateway.log.line { $0.contains("/chat/completions") } != nil)
            clock.advance(by: .seconds(5))
            let (server, attempts) = try collector.exchange(attempts: 1)
            let span = try #require(attempts.first)
            for span in [server, span] {
                #expect(span.start == 1_790_000_000_000_000_000)
                #expect(span.end == 1_790_000_001_400_000_000)
            }
            #expect(span.attributes["gen_ai.request.stream"] == .flag(true))
            #expect(span.attributes["gen_ai.response.time_to_first_chunk"] == .fraction(0.6))
            #expect(span.attributes["gen_ai.response.id"] == .text("c-1"))
            #expect(span.attributes["gen_ai.response.model"] == .text("m-1"))
            #expect(span.attributes["gen_ai.response.finish_reasons"] == .texts(["length"]))
            #expect(span.attributes["gen_ai.usage.input_tokens"] == .number(3))
            #expect(span.attributes["gen_ai.usage.output_tokens"] == .number(5))
        }
    }

    @Test(arguments: [false, true])
    func `a translated answer tells the same`(_ isStreaming: Bool) async throws {
        let event = GeminiStandIn.response("Hello").replacing(
            #""usageMetadata""#, with: #""responseId":"g-1","modelVersion":"gemini-2.5-flash-002","usageMetadata""#)
        let upstream = try GeminiStandIn.start { _ in isStreaming ? GeminiStandIn.stream(event) : [.json(event)] }
        let collector = try Collector.start()
        defer {
            upstream.stop()
            collector.stop()
        }
        try await TestGateway.run(beforeGemini: upstream, collector.yaml()) { gateway in
            let response = try gateway.chat(isStreaming ? GeminiStandIn.streaming : GeminiStandIn.question())
            #expect(response.status == 200)
            let (server, attempts) = try collector.exchange(attempts: 1)
            let span = try #require(attempts.first)
            #expect(span.name == "chat gemini-2.5-flash")
            #expect(span.attributes["gen_ai.provider.name"] == .text("gcp.gemini"))
            #expect(span.attributes["gen_ai.response.model"] == .text("gemini-2.5-flash-002"))
            #expect(span.attributes["gen_ai.response.finish_reasons"] == .texts(["stop"]))
            #expect(span.attributes["gen_ai.usage.input_tokens"] == .number(3))
            #expect(span.attributes["gen_ai.usage.output_tokens"] == .number(2))
            #expect(span.attributes["http.response.status_code"] == .number(200))
            let header = upstream.log.current.generations.first?.values("traceparent")
            #expect(header == ["00-\(server.trace)-\(span.id)-03"])
        }
    }

    @Test func `the embedded model is asked inside the process`() async throws {
        let collector = try Collector.start()
        defer { collector.stop() }
        try await TestGateway.run("llm: {backend: echo}\n\(collector.yaml())") { gateway in
            _ = try gateway.chat()
            let span = try #require(try collector.exchange(attempts: 1).attempts.first)
            #expect(span.kind == 1)
            #expect(span.attributes["gen_ai.provider.name"] == .text("echo"))
            #expect(span.attributes["server.address"] == nil)
            #expect(span.attributes["http.response.status_code"] == nil)
        }
    }

    @Test func `what is asked of no model is one span, and what watches over the gateway none`() async throws {
        try await Self.run { gateway, _, collector in
            for path in ["/health", "/health/ready", "/metrics", "/gateway/usage"] { _ = try gateway.get(path) }
            _ = try gateway.get("/v1/models/m")
            let span = try #require(try collector.spans(1).first)
            #expect(span.name == "GET /v1/models")
            #expect(span.attributes["url.path"] == .text("/v1/models/m"))
        }
    }

    @Test func `nothing of what is asked and told is in a span, and no key`() async throws {
        let answer = Self.answer.replacing("Hello", with: "the-answer")
        try await Self.run({ _ in [.json(answer)] }, gateway: "keys: [{name: team, value: the-key}]") {
            gateway, _, collector in
            let fields = "Authorization: Bearer the-key\r\nCookie: the-cookie\r\n"
            let body = ChatBody.plain.replacing("Hi", with: "the-prompt")
            let response = try gateway.request(
                "POST", "/v1/chat/completions?key=the-query", fields: fields, body: Array(body.utf8))
            #expect(response.text.contains("the-answer"))
            #expect(try collector.exchange(attempts: 1).server.attributes["llm_gateway.key"] == .text("team"))
            for export in collector.exports {
                let text = export.head + String(decoding: export.body, as: UTF8.self)
                for word in ["the-prompt", "the-answer", "the-key", "the-cookie", "the-query"] {
                    #expect(!text.contains(word))
                }
            }
        }
    }

    @Test func `a value that a client has made long is cut`() async throws {
        try await Self.run { gateway, _, collector in
            _ = try gateway.get("/v1/models/" + String(repeating: "x", count: 5000))
            let span = try #require(try collector.spans(1).first)
            let path = "/v1/models/" + String(repeating: "x", count: 1013)
            #expect(span.attributes["url.path"] == .text(path))
        }
    }
}
