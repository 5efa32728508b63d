internal import Support
internal import Testing

@Suite struct BrokenStreamTests {
    /// A way in which a stream breaks off, after its first event.
    struct Break: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let steps: [UpstreamStep]
    }

    private static let half = Array("data: half an ev".utf8)
    private static let largeHalf = Array("data: \(String(repeating: "x", count: 200_000))".utf8)

    @Test(arguments: [
        Break(testDescription: "closed after an event", steps: [.close]),
        Break(testDescription: "reset after an event", steps: [.reset]),
        Break(testDescription: "closed inside an event", steps: [.chunk(half), .close]),
        Break(testDescription: "closed inside a chunk", steps: [.text("100\r\ndata: half"), .close]),
        Break(testDescription: "closed inside a large event", steps: [.chunk(largeHalf), .close]),
        Break(testDescription: "a malformed chunk", steps: [.text("zz\r\n"), .close]),
    ])
    func `whole events, then an error event, then the end`(_ way: Break) async throws {
        let upstream = try ModelServer.start { _ in [.eventStreamHead, .event("1")] + way.steps }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream) { gateway in
            let client = try gateway.client()
            try client.startChat(ChatBody.streaming)
            let response = try client.readResponse()
            #expect(response.status == 200)
            #expect(response.isComplete)
            try #require(response.events.count == 2)
            #expect(response.events[0] == "1")
            #expect(response.events[1].hasPrefix(#"{"error":{"message":"backend \"local\" at http"#))
            #expect(!response.text.contains("half") && !response.text.contains("xxx"))
            let line = gateway.log.request(try #require(response.value("x-request-id")))
            #expect(line?.contains(#""status":200"#) == true)
            #expect(line?.contains(#""error":"#) == true)
            // The connection carries the next request.
            try client.send(RawClient.request("GET", "/health"))
            try #expect(client.readResponse().status == 200)
        }
    }

    @Test func `a connection that breaks behind the last event breaks nothing`() async throws {
        let upstream = try ModelServer.start { _ in [.eventStreamHead, .event("1"), .event("[DONE]"), .close] }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream) { gateway in
            let response = try gateway.chat(ChatBody.streaming)
            #expect(response.isComplete)
            #expect(response.events == ["1", "[DONE]"])
        }
    }

    @Test func `an event larger than the limit ends the stream with an error`() async throws {
        let upstream = try ModelServer.start { _ in
            [
                .eventStreamHead, .event("1"), .chunk(Array("data: ".utf8)),
                .sendRepeated(UpstreamStep.chunkBytes(Array(repeating: 120, count: 1000)), count: 100), .stall,
            ]
        }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream, "gateway: {limits: {event_bytes: 50000}}") { gateway in
            let response = try gateway.chat(ChatBody.streaming)
            #expect(response.events.first == "1")
            #expect(response.events.last?.contains("50000 bytes") == true)
            #expect(!response.text.contains("xxx"))
            #expect(upstream.log.waitUntil { $0.departures.count == 1 })
        }
    }

    @Test func `a large event below the limit arrives whole`() async throws {
        let event = String(repeating: "y", count: 3 << 20)
        let upstream = try ModelServer.start { _ in UpstreamStep.events([event]) }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream) { gateway in
            let response = try gateway.chat(ChatBody.streaming)
            #expect(response.body == Array("data: \(event)\n\ndata: [DONE]\n\n".utf8))
        }
    }

    /// An answer that is not what was asked for.
    struct WrongAnswer: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let isStreaming: Bool
        let answer: UpstreamStep
        var says = "local"
    }

    private static let sse = "data: {}\n\ndata: [DONE]\n\n"

    @Test(arguments: [
        WrongAnswer(testDescription: "JSON for a stream", isStreaming: true, answer: .json("{}")),
        WrongAnswer(
            testDescription: "a stream for JSON", isStreaming: false,
            answer: .answer(Array(sse.utf8), fields: "Content-Type: text/event-stream\r\n")),
        WrongAnswer(
            testDescription: "HTML", isStreaming: false,
            answer: .answer(Array("<html>hello</html>".utf8), fields: "Content-Type: text/html\r\n"), says: "<html>"),
        WrongAnswer(
            testDescription: "HTML for a stream", isStreaming: true,
            answer: .answer(Array("<html>hello</html>".utf8), fields: "Content-Type: text/html\r\n"), says: "<html>"),
        WrongAnswer(testDescription: "nothing", isStreaming: false, answer: .json("")),
        WrongAnswer(testDescription: "nothing for a stream", isStreaming: true, answer: .json("")),
        WrongAnswer(testDescription: "an array", isStreaming: false, answer: .json("[]")),
        WrongAnswer(testDescription: "half of an object", isStreaming: false, answer: .json("{\"id\":")),
        WrongAnswer(
            testDescription: "a redirect", isStreaming: false,
            answer: .answer([], status: 302, fields: "Location: http://127.0.0.1:1/\r\n"), says: "302"),
        WrongAnswer(
            testDescription: "a redirect for a stream", isStreaming: true,
            answer: .answer([], status: 307, fields: "Location: http://127.0.0.1:1/\r\n"), says: "307"),
        WrongAnswer(
            testDescription: "another content coding", isStreaming: true,
            answer: .answer([31, 139], fields: "Content-Type: text/event-stream\r\nContent-Encoding: gzip\r\n")),
    ])
    func `an answer in the wrong form is a 502 that says whose`(_ wrong: WrongAnswer) async throws {
        let upstream = try ModelServer.start { _ in [wrong.answer] }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream) { gateway in
            let response = try gateway.chat(wrong.isStreaming ? ChatBody.streaming : ChatBody.plain)
            #expect(response.status == 502)
            #expect(response.value("Content-Type") == "application/json")
            #expect(response.error?.code == "bad_upstream_response")
            #expect(response.error?.type == "upstream_error")
            #expect(response.error?.message.contains(wrong.says) == true, "\(response.text)")
        }
    }
}
