internal import Reactor
internal import Support
internal import Testing

@Suite struct HeartbeatTests {
    private static let comment = ": waiting for the model\n\n"

    /// A streaming client in front of a server that waits for the gate before each of its steps.
    private static func run(
        _ more: String = "", after gate: Gate, _ steps: [UpstreamStep],
        _ body: (RawClient, ManualClock, TestUpstream) throws -> Void
    ) async throws {
        let clock = ManualClock()
        let upstream = try ModelServer.start { _ in [.wait(gate)] + steps }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream, more, clock: .manual(clock)) { gateway in
            let client = try gateway.client()
            try client.startChat(ChatBody.streaming)
            #expect(upstream.log.waitUntil { $0.openRequests == 1 && !$0.questions.isEmpty })
            try body(client, clock, upstream)
        }
    }

    @Test func `a client that waits for the first byte gets its head and comments`() async throws {
        let gate = Gate()
        try await Self.run(after: gate, UpstreamStep.events(["1"])) { client, clock, _ in
            clock.advance(by: .seconds(15))
            #expect(try client.readHead().status == 200)
            try #expect(client.readChunk() == Self.comment)
            clock.advance(by: .seconds(15))
            try #expect(client.readChunk() == Self.comment)
            gate.open()
            try #expect(client.readChunk().hasPrefix("data: 1\n\n"))
        }
    }

    @Test(arguments: [14, 0])
    func `nothing is promised before that time`(_ seconds: Int) async throws {
        let gate = Gate()
        try await Self.run(after: gate, [.json(#"{"error":"busy"}"#, status: 503)]) { client, clock, _ in
            clock.advance(by: .seconds(seconds))
            gate.open()
            let response = try client.readResponse()
            #expect(response.status == 503)
            #expect(response.error?.message == "busy")
        }
    }

    @Test func `without heartbeats a client waits for its status`() async throws {
        let gate = Gate()
        try await Self.run("gateway: {timeouts: {heartbeat: 0}}", after: gate, [.json("{}", status: 503)]) {
            client, clock, _ in
            clock.advance(by: .seconds(100))
            gate.open()
            try #expect(client.readResponse().status == 503)
        }
    }

    @Test func `an error after a comment is an event and the end`() async throws {
        let gate = Gate()
        try await Self.run(after: gate, [.json(#"{"error":"busy"}"#, status: 503)]) { client, clock, _ in
            clock.advance(by: .seconds(15))
            _ = try client.readHead()
            try #expect(client.readChunk() == Self.comment)
            gate.open()
            let event = try client.readChunk()
            #expect(event.hasPrefix(#"data: {"error":{"message":"busy","type":"server_error""#))
            #expect(event.hasSuffix("}}\n\n"))
            try #expect(client.readChunk() == "")
        }
    }

    @Test func `a server that never answers ends in an event with the time-out`() async throws {
        try await Self.run(after: Gate(), []) { client, clock, upstream in
            clock.advance(by: .seconds(15))
            _ = try client.readHead()
            try #expect(client.readChunk() == Self.comment)
            clock.advance(by: .seconds(106))
            let event = try client.readChunk()
            #expect(event.contains(#""code":"upstream_timeout""#) || event == Self.comment)
            if event == Self.comment { try #expect(client.readChunk().contains("upstream_timeout")) }
            #expect(upstream.log.waitUntil { $0.departures.count == 1 })
        }
    }

    @Test func `once events flow, silence is the idle limit's business`() async throws {
        let gate = Gate()
        let steps: [UpstreamStep] = [.eventStreamHead, .event("1"), .stall]
        try await Self.run(after: gate, steps) { client, clock, _ in
            gate.open()
            _ = try client.readHead()
            try #expect(client.readChunk() == "data: 1\n\n")
            clock.advance(by: .seconds(59))
            clock.advance(by: .seconds(2))
            let event = try client.readChunk()
            #expect(event.contains(#""code":"upstream_timeout""#))
            try #expect(client.readChunk() == "")
        }
    }
}
