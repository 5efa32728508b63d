internal import Reactor
internal import Support
internal import Testing

@testable internal import Gateway

@Suite struct CacheTests {
    private static let members: Set<String> = [
        "Content-Type", "x-gateway-backend", "x-gateway-model", "Content-Length",
    ]

    @Test(arguments: ["/v1/chat/completions", "/v1/completions", "/v1/embeddings"], [false, true])
    func `what was asked before is answered from memory, byte for byte`(_ path: String, streams: Bool) async throws {
        let stream = streams && !path.hasSuffix("embeddings") ? #""stream":true,"# : ""
        let body = #"{"model":"local/m",\#(stream)"messages":[],"prompt":"a","input":"a"}"#
        let upstream = try CacheBench.startCounting()
        defer { upstream.stop() }
        try await CacheBench.run(before: upstream) { gateway in
            let first = try gateway.post(path, body)
            let second = try gateway.post(path, body)
            #expect(first.status == 200 && first.value("x-gateway-cache") == "miss")
            #expect(second.status == 200 && second.value("x-gateway-cache") == "hit")
            #expect(!first.has("age") && second.value("age") == "0")
            #expect(first.text == second.text && !first.body.isEmpty)
            for name in Self.members { #expect(first.value(name) == second.value(name)) }
            #expect(first.value("x-request-id") != second.value("x-request-id"))
            #expect(upstream.log.current.questions.count == 1)
            // Another one is another one.
            try #expect(gateway.post(path, body.replacing("\"a\"", with: "\"b\"")).text != first.text)
        }
    }

    @Test func `a stream and a whole answer are two, and each is kept`() async throws {
        let upstream = try CacheBench.startCounting()
        defer { upstream.stop() }
        try await CacheBench.run(before: upstream) { gateway in
            let bodies = [CacheBench.chat(), CacheBench.streaming, CacheBench.chat(), CacheBench.streaming]
            try #expect(gateway.cacheWords(of: bodies) == ["miss", "miss", "hit", "hit"])
            try #expect(
                gateway.chat(CacheBench.streaming).value("content-type")?.hasPrefix("text/event-stream") == true)
        }
    }

    @Test func `without a cache there is no word of it`() async throws {
        let upstream = try CacheBench.startCounting()
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream) { gateway in
            let answers = try (0..<2).map { _ in try gateway.chat(CacheBench.chat("Hi", #""temperature":0,"#)) }
            #expect(answers[0].text != answers[1].text)
            #expect(!answers[1].has("x-gateway-cache"))
            try #expect(!gateway.scrape().families.contains { $0.contains("cache") })
        }
    }

    @Test func `by default only what should be the same again is kept`() async throws {
        let upstream = try CacheBench.startCounting()
        defer { upstream.stop() }
        try await CacheBench.run(before: upstream, "requests: deterministic") { gateway in
            for (members, word) in [
                ("", nil), (#""temperature":0.5,"#, nil), (#""seed":null,"#, nil), (#""temperature":0,"#, "hit"),
                (#""temperature":0.0,"#, "hit"), (#""seed":7,"temperature":1,"#, "hit"),
                (#""store":true,"seed":7,"#, nil),
            ] as [(String, String?)] {
                let body = CacheBench.chat("Hi", members)
                try #expect(gateway.cacheWords(of: [body, body]).last == word, "\(members)")
            }
            _ = try gateway.post("/v1/embeddings", #"{"model":"m","input":"a"}"#)
            let vectors = try gateway.post("/v1/embeddings", #"{"input":"a", "model":"m"}"#)
            #expect(vectors.value("x-gateway-cache") == "hit")
        }
    }

    @Test func `two names for one model share its answers`() async throws {
        let upstream = try CacheBench.startCounting()
        defer { upstream.stop() }
        try await CacheBench.run(before: upstream, more: "models: {fast: local/m, other: local/n}") { gateway in
            let bodies = ["local/m", "fast", "m", "other"].map { ChatBody.naming($0) }
            try #expect(gateway.cacheWords(of: bodies) == ["miss", "hit", "hit", "miss"])
        }
    }

    @Test func `an answer is forgotten at its age, and tells it before`() async throws {
        let clock = ManualClock()
        let upstream = try CacheBench.startCounting()
        defer { upstream.stop() }
        try await CacheBench.run(before: upstream, "requests: all, max_age: 60", clock: .manual(clock)) { gateway in
            let first = try gateway.chat(CacheBench.chat())
            clock.advance(by: .seconds(59))
            let second = try gateway.chat(CacheBench.chat())
            #expect(second.value("age") == "59" && second.text == first.text)
            clock.advance(by: .seconds(1))
            let third = try gateway.chat(CacheBench.chat())
            #expect(third.value("x-gateway-cache") == "miss" && third.text != first.text)
            let page = try gateway.scrape()
            #expect(page.value("llm_gateway_cache_evictions_total", ["reason": "age"]) == 1)
        }
    }

    @Test func `answers make room for others when the bytes are used up, and large ones are not kept`() async throws {
        let upstream = try ModelServer.start { request in
            let isLarge = String(decoding: request.body, as: UTF8.self).contains("large")
            return [
                .json(ModelServer.answer.replacing("Hello", with: String(repeating: "x", count: isLarge ? 4000 : 1)))
            ]
        }
        defer { upstream.stop() }
        try await CacheBench.run(before: upstream, "requests: all, bytes: 3000, entry_bytes: 2000") { gateway in
            let bodies = ["1", "2", "3", "1", "4", "1", "2", "large", "large"].map { CacheBench.chat($0) }
            let words = try gateway.cacheWords(of: bodies)
            #expect(words == ["miss", "miss", "miss", "hit", "miss", "hit", "miss", "miss", "miss"])
            let page = try gateway.scrape()
            #expect(page.value("llm_gateway_cache_entries") == 3)
            #expect((page.value("llm_gateway_cache_bytes") ?? 0) <= 3000)
            #expect(page.value("llm_gateway_cache_evictions_total", ["reason": "room"]) == 2)
            let long = CacheBench.chat(String(repeating: "y", count: 2000))
            try #expect(gateway.cacheWords(of: [long, long]) == [nil, nil])
        }
    }

    @Test func `a client may keep out of it, or ask anew`() async throws {
        let upstream = try CacheBench.startCounting()
        defer { upstream.stop() }
        let clock = ManualClock()
        try await CacheBench.run(before: upstream, clock: .manual(clock)) { gateway in
            func ask(_ control: String?) throws -> String {
                let response = try gateway.chat(
                    CacheBench.chat(), fields: control.map { "Cache-Control: \($0)\r\n" } ?? "")
                return "\(response.value("x-gateway-cache") ?? "none"): \(response.content ?? "")"
            }
            try #expect(ask("no-store") == "none: answer 1")
            try #expect(ask(nil) == "miss: answer 2")
            try #expect(ask("no-store") == "none: answer 3")
            try #expect(ask(nil) == "hit: answer 2")
            try #expect(ask("no-cache") == "miss: answer 4")
            try #expect(ask(nil) == "hit: answer 4")
            clock.advance(by: .seconds(30))
            try #expect(ask("max-age=31") == "hit: answer 4")
            try #expect(ask("max-age=30") == "miss: answer 5")
            try #expect(ask("max-age=30") == "hit: answer 5")
        }
    }

    /// An answer that must not be given again.
    struct Bad: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let isStreaming: Bool
        let steps: [UpstreamStep]
    }

    private static let bad = [
        Bad(testDescription: "an error", isStreaming: false, steps: [.failure(400)]),
        Bad(testDescription: "a status without an answer", isStreaming: false, steps: [.json("{}", status: 201)]),
        Bad(testDescription: "an error with a good status", isStreaming: false, steps: [.json(#"{"error":"no"}"#)]),
        Bad(
            testDescription: "an error in a choice", isStreaming: false,
            steps: [.json(#"{"choices":[{"error":{"code":502},"finish_reason":"error"}]}"#)]),
        Bad(testDescription: "no choices", isStreaming: false, steps: [.json(#"{"choices":[]}"#)]),
        Bad(
            testDescription: "half an answer", isStreaming: false,
            steps: [.text("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"), .close]),
        Bad(testDescription: "an error for a stream", isStreaming: true, steps: [.failure(429)]),
        Bad(
            testDescription: "a stream that breaks off", isStreaming: true,
            steps: Array(CacheBench.stream.dropLast(2)) + [.close]),
        Bad(
            testDescription: "a stream without its last event", isStreaming: true,
            steps: Array(CacheBench.stream.dropLast(2)) + [.lastChunk]),
        Bad(
            testDescription: "a stream with an error in it", isStreaming: true,
            steps: [
                .eventStreamHead, .event(CacheBench.events[0]), .event(#"{"error":{"message":"no"}}"#),
                .event("[DONE]"), .lastChunk,
            ]),
        Bad(
            testDescription: "a stream that says no reason for its end", isStreaming: true,
            steps: [.eventStreamHead, .event(CacheBench.events[0]), .event("[DONE]"), .lastChunk]),
    ]

    @Test(arguments: bad)
    func `what is no good answer is not given again`(_ bad: Bad) async throws {
        let upstream = try ModelServer.start { _ in bad.steps }
        defer { upstream.stop() }
        try await CacheBench.run(before: upstream) { gateway in
            let body = bad.isStreaming ? CacheBench.streaming : CacheBench.chat()
            for number in 1...2 {
                _ = try gateway.client().exchange(body)
                #expect(upstream.log.waitUntil { $0.questions.count == number })
            }
            let page = try gateway.scrape()
            #expect(page.value("llm_gateway_cache_entries") == 0)
            #expect(page.value("llm_gateway_cache_bytes") == 0)
            #expect(page.value("llm_gateway_cache_shared_calls") == 0)
        }
    }

    @Test func `an answer of a fallback is given to its client and not kept`() async throws {
        try await CacheBench.runWithFallback { gateway in
            for number in 1...2 {
                let response = try gateway.chat(ChatBody.naming("best"))
                #expect(response.content == "answer \(number)")
                #expect(response.value("x-gateway-cache") == "miss")
                #expect(response.value("x-gateway-fallback") == "local/m=status_503")
                #expect(response.value("x-gateway-model") == "n")
            }
        }
    }

    @Test func `answers from Gemini are kept, whole and streamed`() async throws {
        let upstream = try GeminiStandIn.start { request in
            request.path.contains("stream")
                ? GeminiStandIn.stream(GeminiStandIn.response("Hel", finish: nil), GeminiStandIn.response("lo"))
                : [.json(GeminiStandIn.response("Hello"))]
        }
        defer { upstream.stop() }
        try await TestGateway.run(
            beforeGemini: upstream, "gateway: {cache: {enabled: true, requests: all}}"
        ) { gateway in
            for body in [GeminiStandIn.question(more: #","logprobs":false,"user":"u""#), GeminiStandIn.streaming] {
                let answers = try (0..<2).map { _ in try gateway.chat(body) }
                #expect(answers.map { $0.value("x-gateway-cache") } == ["miss", "hit"])
                #expect(answers[0].text == answers[1].text && answers[0].status == 200)
                #expect(answers[0].value("x-gateway-ignored") == answers[1].value("x-gateway-ignored"))
            }
            #expect(upstream.log.current.generations.count == 2)
        }
    }

    @Test func `a reload forgets what was kept`() async throws {
        let upstream = try CacheBench.startCounting()
        defer { upstream.stop() }
        try await CacheBench.run(before: upstream) { gateway in
            try #expect(gateway.cacheWords(of: [CacheBench.chat(), CacheBench.chat()]) == ["miss", "hit"])
            try await gateway.reload(
                "llm: {backend: local, local_api_base: \"\(upstream.baseURL)/v1\"}\n"
                    + "gateway: {cache: {enabled: true, requests: all}}")
            try #expect(gateway.cacheWords(of: [CacheBench.chat(), CacheBench.chat()]) == ["miss", "hit"])
            try await gateway.reload("llm: {backend: local, local_api_base: \"\(upstream.baseURL)/v1\"}")
            try #expect(gateway.cacheWords(of: [CacheBench.chat()]) == [nil])
        }
    }

    @Test func `log and metrics tell what the cache did, and count no tokens twice`() async throws {
        let upstream = try CacheBench.startCounting()
        defer { upstream.stop() }
        try await CacheBench.run(before: upstream) { gateway in
            let answers = try (0..<3).map { _ in try gateway.chat(CacheBench.chat()) }
            let words = try answers.map { try #require(gateway.log.request($0.value("x-request-id") ?? "")) }
            #expect(words[0].contains(#""cache":"miss""#) && words[0].contains(#""tokens_in":3"#))
            #expect(words[1].contains(#""cache":"hit""#) && !words[1].contains("tokens_in"))
            #expect(words[1].contains(#""backend":"local","model":"m""#))
            let page = try gateway.scrape()
            #expect(page.value("llm_gateway_cache_requests_total", ["result": "hit"]) == 2)
            #expect(page.value("llm_gateway_cache_requests_total", ["result": "miss"]) == 1)
            #expect(page.value("llm_gateway_requests_total", ["model": "m", "status": "200"]) == 3)
            #expect(page.value("llm_gateway_tokens_total", ["type": "input"]) == 3)
            #expect(page.value("gen_ai_server_request_duration_seconds_count") == 1)
            #expect(page.value("llm_gateway_cache_entries") == 1)
        }
    }
}

extension RawClient {
    /// Asks for a chat and takes whatever comes, to the end of the connection.
    func exchange(_ body: String) throws -> [UInt8] {
        try send(
            RawClient.request(
                "POST", "/v1/chat/completions", fields: "Connection: close\r\n", body: Array(body.utf8)))
        return try readToEnd()
    }
}
