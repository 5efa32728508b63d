internal import Reactor
internal import Support
internal import Testing

@Suite struct StreamTests {
    @Test func `every event goes on when it comes, in one chunk`() async throws {
        let gates = [Gate(), Gate()]
        let upstream = try ModelServer.start { _ in
            [
                .eventStreamHead, .event("1"), .wait(gates[0]), .event("2"), .wait(gates[1]), .event("[DONE]"),
                .lastChunk,
            ]
        }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream) { gateway in
            let client = try gateway.client()
            try client.startChat(ChatBody.streaming)
            let head = try client.readHead()
            #expect(head.status == 200)
            #expect(head.value("Content-Type") == "text/event-stream; charset=utf-8")
            #expect(head.value("Cache-Control") == "no-cache")
            #expect(head.value("Transfer-Encoding") == "chunked")
            #expect(head.value("x-gateway-backend") == "local")
            #expect(head.value("x-gateway-model") == "m")
            try #expect(client.readChunk() == "data: 1\n\n")
            gates[0].open()
            try #expect(client.readChunk() == "data: 2\n\n")
            gates[1].open()
            try #expect(client.readChunk() == "data: [DONE]\n\n")
            try #expect(client.readChunk() == "")
        }
    }

    @Test func `an event in pieces waits for its end`() async throws {
        let gate = Gate()
        let upstream = try ModelServer.start { _ in
            [
                .eventStreamHead, .chunk(Array("data: 1\n\ndata: tw".utf8)), .wait(gate), .chunk(Array("o\n\n".utf8)),
                .lastChunk,
            ]
        }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream) { gateway in
            let client = try gateway.client()
            try client.startChat(ChatBody.streaming)
            _ = try client.readHead()
            try #expect(client.readChunk() == "data: 1\n\n")
            gate.open()
            try #expect(client.readChunk() == "data: two\n\n")
            try #expect(client.readChunk() == "")
        }
    }

    @Test func `a stream without DONE gets none, and what is left at the end goes on`() async throws {
        let upstream = try ModelServer.start { _ in
            [.eventStreamHead, .event("1"), .chunk(Array("data: 2\n".utf8)), .lastChunk]
        }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream) { gateway in
            let response = try gateway.chat(ChatBody.streaming)
            #expect(response.text == "data: 1\n\ndata: 2\n")
            #expect(response.isComplete)
        }
    }

    @Test func `usage in a stream and in an answer is logged`() async throws {
        let usage = #"{"choices":[],"usage":{"prompt_tokens":12,"completion_tokens":34}}"#
        let upstream = try ModelServer.start { request in
            request.body == Array(ChatBody.streaming.utf8)
                ? UpstreamStep.events(["{}", usage]) : [.json(ModelServer.answer)]
        }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream) { gateway in
            let streamed = try #require(gateway.chat(ChatBody.streaming).value("x-request-id"))
            #expect(gateway.log.request(streamed)?.contains(#""tokens_in":12,"tokens_out":34"#) == true)
            let whole = try #require(gateway.chat().value("x-request-id"))
            #expect(gateway.log.request(whole)?.contains(#""tokens_in":3,"tokens_out":2"#) == true)
        }
    }

    @Test func `a slow drip is not cut by any limit on the whole`() async throws {
        let gates = (0..<20).map { _ in Gate() }
        let upstream = try ModelServer.start { _ in
            [.eventStreamHead] + gates.enumerated().flatMap { [.event("\($0.offset)"), .wait($0.element)] } + [
                .lastChunk
            ]
        }
        defer { upstream.stop() }
        let clock = ManualClock()
        try await TestGateway.run(before: upstream, clock: .manual(clock)) { gateway in
            let client = try gateway.client()
            try client.startChat(ChatBody.streaming)
            _ = try client.readHead()
            for (index, gate) in gates.enumerated() {
                try #expect(client.readChunk() == "data: \(index)\n\n")
                clock.advance(by: .seconds(50))
                gate.open()
            }
            try #expect(client.readChunk() == "")
        }
    }

    @Test func `200 streams of 50 events at once bring every byte`() async throws {
        let gate = Gate()
        let upstream = try ModelServer.startWithoutList { request in
            let name = request.values("x-client-request-id").first ?? ""
            let events = (0..<50).map { UpstreamStep.event("{\"stream\":\"\(name)\",\"event\":\($0)}") }
            return [.eventStreamHead, events[0], .wait(gate)] + events.dropFirst() + [.event("[DONE]"), .lastChunk]
        }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream) { gateway in
            let body = Array(ChatBody.streaming.utf8)
            let clients = try (0..<200).map { index in
                let client = try gateway.client()
                try client.send(
                    RawClient.request(
                        "POST", "/v1/chat/completions", fields: "X-Client-Request-Id: s\(index)\r\n", body: body))
                return client
            }
            #expect(upstream.log.waitUntil { $0.openRequests == 200 })
            gate.open()
            for (index, client) in clients.enumerated() {
                let response = try client.readResponse()
                let expected = (0..<50).map { "data: {\"stream\":\"s\(index)\",\"event\":\($0)}\n\n" }.joined()
                #expect(response.text == expected + "data: [DONE]\n\n")
            }
        }
    }
}
