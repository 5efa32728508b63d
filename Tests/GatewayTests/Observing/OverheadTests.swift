internal import Reactor
internal import Support
internal import Testing

@testable internal import Gateway

@Suite struct OverheadTests {
    /// Returns when everything that had reached the gateway before has been dealt with by its loop.
    ///
    /// Each request takes a turn of the loop. A new connection is reported once more in the turn after its first bytes
    /// were read, and behind a client that comes in that turn: so the next turn has to pass as well.
    private static func settle(_ gateway: TestGateway) throws {
        for _ in 0..<4 { _ = try gateway.get("/health") }
    }

    @Test(arguments: [false, true])
    func `waiting for the backend is not the gateway's own time`(_ isStreaming: Bool) async throws {
        let clock = ManualClock()
        let gate = Gate()
        let upstream = try ModelServer.start { _ in
            [.wait(gate)] + (isStreaming ? UpstreamStep.events([#"{"choices":[]}"#]) : [.json(ModelServer.answer)])
        }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream, clock: .manual(clock)) { gateway in
            let client = try gateway.client()
            try client.startChat(isStreaming ? ChatBody.streaming : ChatBody.plain)
            #expect(upstream.log.waitUntil { !$0.questions.isEmpty })
            try Self.settle(gateway)
            clock.advance(by: .seconds(7))
            gate.open()
            let response = try client.readResponse()
            #expect(response.status == 200)
            #expect(response.value("x-gateway-overhead-us") == "0")
        }
    }

    @Test func `waiting for the rest of a request is not the gateway's own time`() async throws {
        let clock = ManualClock()
        try await TestGateway.run("llm: {backend: echo}", clock: .manual(clock)) { gateway in
            let client = try gateway.client()
            let request = RawClient.request("POST", "/v1/chat/completions", body: Array(ChatBody.plain.utf8))
            for part in [request[..<20], request[20..<(request.count - 5)]] {
                try client.send(Array(part))
                try Self.settle(gateway)
                clock.advance(by: .seconds(3))
                try Self.settle(gateway)
            }
            try client.send(Array(request.suffix(5)))
            #expect(try client.readResponse().value("x-gateway-overhead-us") == "0")
        }
    }

    @Test func `every answer of the API says what it cost`() async throws {
        try await TestGateway.run("llm: {backend: echo}") { gateway in
            for response in [try gateway.chat(), try gateway.chat(ChatBody.streaming), try gateway.get("/v1/models")] {
                let time = try #require(response.value("x-gateway-overhead-us").flatMap { Int($0) })
                #expect(time >= 0)
            }
        }
    }
}
