internal import Reactor
internal import Support
internal import Testing

@Suite struct TranslatedStreamTests {
    private typealias Gemini = GeminiStandIn

    @Test func `each event goes out before the next one comes`() async throws {
        let gate = Gate()
        let upstream = try Gemini.start { _ in
            [.eventStreamHead, Gemini.event(Gemini.response("One", finish: nil)), .wait(gate)]
                + [Gemini.event(Gemini.response("two")), .lastChunk]
        }
        defer { upstream.stop() }
        try await TestGateway.run(beforeGemini: upstream) { gateway in
            let client = try gateway.client()
            try client.startChat(Gemini.streaming)
            #expect(try client.readHead().status == 200)
            try #expect(client.readChunk().contains(#""content":"One""#))
            gate.open()
            try #expect(client.readChunk().contains(#""content":"two""#))
        }
    }

    @Test func `what comes at once goes out in one piece, with the end`() async throws {
        let upstream = try Gemini.start { _ in
            let text = [Gemini.response("One", finish: nil), Gemini.response("two")]
                .map { "data: \($0)\r\n\r\n" }.joined()
            return [.eventStreamHead, .send(UpstreamStep.chunkBytes(Array(text.utf8)) + Array("0\r\n\r\n".utf8))]
        }
        defer { upstream.stop() }
        try await TestGateway.run(beforeGemini: upstream) { gateway in
            let client = try gateway.client()
            try client.startChat(Gemini.streaming)
            #expect(try client.readHead().status == 200)
            let chunk = try client.readChunk()
            #expect(chunk.contains(#""content":"One""#) && chunk.contains(#""content":"two""#))
            #expect(chunk.hasSuffix("data: [DONE]\n\n"))
        }
    }

    @Test func `an event that comes byte by byte is told like any other`() async throws {
        let upstream = try Gemini.start { _ in
            let text = "data: \(Gemini.response("Grüße"))\r\n\r\n"
            return [.eventStreamHead, .trickle(UpstreamStep.chunkBytes(Array(text.utf8))), .lastChunk]
        }
        defer { upstream.stop() }
        try await TestGateway.run(beforeGemini: upstream) { gateway in
            let response = try gateway.chat(Gemini.streaming)
            #expect(response.deltas == "Grüße")
            #expect(response.events.last == "[DONE]")
        }
    }

    @Test func `a client that waits for the first byte gets its head and comments`() async throws {
        let gate = Gate()
        let clock = ManualClock()
        let upstream = try Gemini.start { _ in [.wait(gate)] + Gemini.stream(Gemini.response("x")) }
        defer { upstream.stop() }
        try await TestGateway.run(beforeGemini: upstream, clock: .manual(clock)) { gateway in
            let client = try gateway.client()
            try client.startChat(Gemini.streaming)
            #expect(upstream.log.waitUntil { $0.openRequests == 1 && !$0.generations.isEmpty })
            clock.advance(by: .seconds(15))
            #expect(try client.readHead().status == 200)
            try #expect(client.readChunk() == ": waiting for the model\n\n")
            gate.open()
            try #expect(client.readChunk().contains(#""content":"x""#))
        }
    }

    @Test func `an error after a comment is an event and the end`() async throws {
        let gate = Gate()
        let clock = ManualClock()
        let upstream = try Gemini.start { _ in
            [.wait(gate), .json(Gemini.refusal(503, "UNAVAILABLE", "overloaded"), status: 503)]
        }
        defer { upstream.stop() }
        try await TestGateway.run(beforeGemini: upstream, clock: .manual(clock)) { gateway in
            let client = try gateway.client()
            try client.startChat(Gemini.streaming)
            #expect(upstream.log.waitUntil { $0.openRequests == 1 && !$0.generations.isEmpty })
            clock.advance(by: .seconds(15))
            _ = try client.readHead()
            _ = try client.readChunk()
            gate.open()
            try #expect(client.readChunk().contains(#""code":"overloaded""#))
            try #expect(client.readChunk() == "")
        }
    }

    struct Break: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let code: String
        let steps: [UpstreamStep]

        init(_ description: String, _ code: String, _ steps: UpstreamStep...) {
            testDescription = description
            self.code = code
            self.steps = steps
        }
    }

    private static let breaks = [
        Break(
            "an error object", "overloaded",
            Gemini.event(Gemini.refusal(503, "UNAVAILABLE", "The model is overloaded")), .lastChunk),
        Break("an end without a finish reason", "upstream_stream_ended", .lastChunk),
        Break(
            "an end in mid-event", "upstream_stream_ended", .chunk(Array(#"data: {"candidates":[{"conte"#.utf8)),
            .lastChunk),
        Break("a connection that closes", "backend_unreachable", .chunk(Array("data: {".utf8)), .close),
        Break("a connection that is reset", "backend_unreachable", .reset),
        Break("an event that is no JSON", "bad_upstream_event", Gemini.event("{nonsense}"), .lastChunk),
    ]

    @Test(arguments: breaks)
    func `what came before a break is told, then the error, and never an end`(_ example: Break) async throws {
        let upstream = try Gemini.start { _ in
            [.eventStreamHead, Gemini.event(Gemini.response("One", finish: nil))] + example.steps
        }
        defer { upstream.stop() }
        try await TestGateway.run(beforeGemini: upstream) { gateway in
            let response = try gateway.chat(Gemini.streaming)
            #expect(response.status == 200)
            #expect(response.deltas == "One")
            let last = try #require(response.events.last)
            #expect(last.hasPrefix(#"{"error":{"#))
            #expect(last.contains(#""code":"\#(example.code)""#), "\(last)")
            #expect(!response.events.contains("[DONE]"))
            #expect(!response.events.contains { $0.contains(#""finish_reason":"stop""#) })
        }
    }

    @Test func `an error before the first event is a status`() async throws {
        let upstream = try Gemini.start { _ in
            Gemini.stream(Gemini.refusal(429, "RESOURCE_EXHAUSTED", "Please retry in 3.2s."))
        }
        defer { upstream.stop() }
        try await TestGateway.run(beforeGemini: upstream) { gateway in
            let response = try gateway.chat(Gemini.streaming)
            #expect(response.status == 429)
            #expect(response.value("retry-after") == "4")
            #expect(response.value("retry-after-ms") == "3200")
        }
    }
}
