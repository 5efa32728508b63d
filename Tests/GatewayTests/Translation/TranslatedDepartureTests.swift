internal import Support
internal import Testing

@Suite struct TranslatedDepartureTests {
    private typealias Gemini = GeminiStandIn

    struct Phase: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let question: String
        let steps: [UpstreamStep]
        /// Whether the client reads a chunk before it leaves.
        var readsChunk = false
        /// Requests that wait when the client leaves.
        var count = 1
    }

    private static let first = Gemini.event(Gemini.response("One", finish: nil))
    private static let phases = [
        Phase(testDescription: "before a whole answer", question: Gemini.question(), steps: [.stall]),
        Phase(
            testDescription: "inside a whole answer", question: Gemini.question(),
            steps: [.text("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"), .stall]),
        Phase(testDescription: "before a stream's head", question: Gemini.streaming, steps: [.stall]),
        Phase(
            testDescription: "before a stream's first event", question: Gemini.streaming,
            steps: [.eventStreamHead, .stall]),
        Phase(
            testDescription: "between two events", question: Gemini.streaming,
            steps: [.eventStreamHead, first, .stall], readsChunk: true),
        Phase(
            testDescription: "while several answers are waited for",
            question: Gemini.question(model: "gemini-3-flash-preview", more: #","n":3"#), steps: [.stall], count: 3),
    ]

    @Test(arguments: phases) func `a client that leaves ends its requests at Gemini`(_ phase: Phase) async throws {
        let upstream = try Gemini.start { _ in phase.steps }
        defer { upstream.stop() }
        try await TestGateway.run(beforeGemini: upstream) { gateway in
            let client = try gateway.client()
            try client.startChat(phase.question)
            #expect(upstream.log.waitUntil { $0.generations.count == phase.count && $0.openRequests == phase.count })
            if phase.readsChunk {
                _ = try client.readHead()
                _ = try client.readChunk()
            }
            client.close()
            #expect(upstream.log.waitUntil { $0.departures.count == phase.count })
            #expect(gateway.log.line { $0.contains(#""client_gone":true"#) } != nil)
        }
    }

    @Test func `embeddings that nobody waits for any more are ended`() async throws {
        let upstream = try Gemini.start { _ in [.stall] }
        defer { upstream.stop() }
        try await TestGateway.run(beforeGemini: upstream) { gateway in
            let texts = (0..<250).map { "\"text \($0)\"" }.joined(separator: ",")
            let body = #"{"model":"gemini-embedding-001","input":[\#(texts)]}"#
            let client = try gateway.client()
            try client.send(RawClient.request("POST", "/v1/embeddings", body: Array(body.utf8)))
            #expect(upstream.log.waitUntil { $0.generations.count == 3 && $0.openRequests == 3 })
            client.close()
            #expect(upstream.log.waitUntil { $0.departures.count == 3 })
        }
    }
}
