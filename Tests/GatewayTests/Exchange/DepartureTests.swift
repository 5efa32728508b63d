internal import Reactor
internal import Support
internal import Testing

@Suite struct DepartureTests {
    /// When a client leaves.
    struct Phase: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let isStreaming: Bool
        let steps: [UpstreamStep]
        /// What the client reads before it leaves.
        let readsChunks: Int?
    }

    private static let phases = [
        Phase(testDescription: "before the server's head", isStreaming: false, steps: [.stall], readsChunks: nil),
        Phase(testDescription: "before a stream's head", isStreaming: true, steps: [.stall], readsChunks: nil),
        Phase(
            testDescription: "inside a whole answer", isStreaming: false,
            steps: [.text("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"), .stall], readsChunks: nil),
        Phase(
            testDescription: "between a stream's head and its first event", isStreaming: true,
            steps: [.eventStreamHead, .stall], readsChunks: nil),
        Phase(
            testDescription: "between two events", isStreaming: true,
            steps: [.eventStreamHead, .event("1"), .stall], readsChunks: 1),
        Phase(
            testDescription: "inside an event", isStreaming: true,
            steps: [.eventStreamHead, .event("1"), .chunk(Array("data: tw".utf8)), .stall], readsChunks: 1),
        Phase(
            testDescription: "while events pour", isStreaming: true,
            steps: [
                .eventStreamHead, .sendRepeated(UpstreamStep.chunkBytes(Array("data: x\n\n".utf8)), count: 1 << 30),
            ],
            readsChunks: 3),
    ]

    @Test(arguments: phases, [true, false])
    func `a client that leaves ends the upstream request within 100 ms`(_ phase: Phase, _ resets: Bool) async throws {
        let upstream = try ModelServer.start { _ in phase.steps }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream) { gateway in
            var fastest = Duration.seconds(10)
            // A machine that is busy with other things may be late once.
            for attempt in 1...3 where fastest > .milliseconds(100) {
                let client = try gateway.client()
                try client.startChat(phase.isStreaming ? ChatBody.streaming : ChatBody.plain)
                #expect(upstream.log.waitUntil { $0.questions.count == attempt && $0.openRequests == 1 })
                if let count = phase.readsChunks {
                    _ = try client.readHead()
                    for _ in 0..<count { _ = try client.readChunk() }
                }
                let left = Clock.system.now
                if resets { client.reset() } else { client.close() }
                try #require(upstream.log.waitUntil { $0.departures.count == attempt })
                fastest = min(fastest, left.duration(to: upstream.log.current.departures[attempt - 1]))
            }
            #expect(fastest < .milliseconds(100))
            #expect(gateway.log.line { $0.contains(#""client_gone":true"#) } != nil)
        }
    }

    @Test func `a slow client holds the server back, and gets every byte`() async throws {
        let event = UpstreamStep.chunkBytes(Array("data: \(String(repeating: "z", count: 65_000))\n\n".utf8))
        let upstream = try ModelServer.start { _ in [.eventStreamHead, .sendRepeated(event, count: 1000), .lastChunk] }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream) { gateway in
            let client = try gateway.client(receiveBuffer: 16 << 10)
            try client.startChat(ChatBody.streaming)
            _ = try client.readHead()
            // Kernel buffers on both sides take some megabytes; 65 MB must not come.
            #expect(!upstream.log.waitUntil(within: .milliseconds(400)) { $0.bytesSent > 24 << 20 })
            var count = 0
            while true {
                let chunk = try client.readChunk()
                if chunk.isEmpty { break }
                count += chunk.utf8.count
            }
            #expect(count == 1000 * 65_008)
        }
    }

    @Test func `a client that takes nothing any more is given up, and its server with it`() async throws {
        let event = UpstreamStep.chunkBytes(Array("data: \(String(repeating: "z", count: 65_000))\n\n".utf8))
        let upstream = try ModelServer.start { _ in [.eventStreamHead, .sendRepeated(event, count: 1000), .stall] }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream, "gateway: {timeouts: {write_stall: 0.2}}") { gateway in
            let client = try gateway.client(receiveBuffer: 16 << 10)
            try client.startChat(ChatBody.streaming)
            #expect(upstream.log.waitUntil { $0.departures.count == 1 })
            #expect(upstream.log.current.bytesSent < 32 << 20)
            client.close()
        }
    }
}
