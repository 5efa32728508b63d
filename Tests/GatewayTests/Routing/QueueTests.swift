internal import Reactor
internal import Support
internal import Testing

@testable internal import Gateway

@Suite struct QueueTests {
    /// A gateway whose one backend gets `limit` requests at once.
    private static func run(
        _ upstream: TestUpstream, limit: Int, _ more: String = "", clock: Clock = .system,
        _ body: (TestGateway, BackendGate) async throws -> Void
    ) async throws {
        let yaml = """
            llm: {backend: lab}
            backends: [{name: lab, base_url: "\(upstream.baseURL)/v1", max_concurrent: \(limit), \(more)}]
            """
        try await TestGateway.run(yaml, clock: clock) { gateway in
            try await body(gateway, try #require(gateway.survey.backends.standard.gate))
        }
    }

    /// Waits for a state of the gateway by asking it things.
    private static func wait(_ gateway: TestGateway, until isMet: () -> Bool) throws {
        for _ in 0..<2000 where !isMet() { _ = try gateway.get("/health") }
        #expect(isMet())
    }

    @Test func `of 200 clients exactly the limit is served at once`() async throws {
        let gates = (0..<200).map { _ in Gate() }
        let count = Locked(0)
        let upstream = try ModelServer.start { _ in
            [
                .wait(
                    gates[
                        count.change {
                            $0 += 1
                            return $0 - 1
                        }]), .json(ModelServer.answer),
            ]
        }
        defer { upstream.stop() }
        try await Self.run(upstream, limit: 7, "max_queue: 193") { gateway, gate in
            let clients = try (0..<200).map { _ in try gateway.client() }
            for client in clients { try client.startChat(ChatBody.plain) }
            try Self.wait(gateway) { gate.queued == 193 }
            for (number, opened) in gates.enumerated() {
                #expect(upstream.log.waitUntil { $0.questions.count >= min(7 + number, 200) })
                #expect(upstream.log.current.questions.count == min(7 + number, 200))
                opened.open()
            }
            for client in clients { try #expect(client.readResponse().status == 200) }
            #expect(gate.refused == 0)
            try Self.wait(gateway) { gate.inFlight == 0 }
        }
    }

    @Test func `a full line is a 429 that says when to come again`() async throws {
        let opened = Gate()
        let upstream = try ModelServer.start { _ in [.wait(opened), .json(ModelServer.answer)] }
        defer { upstream.stop() }
        try await Self.run(upstream, limit: 1, "max_queue: 1") { gateway, gate in
            let clients = try (0..<2).map { _ in try gateway.client() }
            for client in clients { try client.startChat(ChatBody.plain) }
            try Self.wait(gateway) { gate.queued == 1 }
            let response = try gateway.chat()
            #expect(response.status == 429)
            #expect(response.value("retry-after") == "1")
            #expect(response.error?.type == "rate_limit_error")
            #expect(response.error?.code == "backend_busy")
            opened.open()
            for client in clients { try #expect(client.readResponse().status == 200) }
        }
    }

    @Test func `a client that waits longer than it may is told so`() async throws {
        let clock = ManualClock()
        let upstream = try ModelServer.start { _ in [.stall] }
        defer { upstream.stop() }
        try await Self.run(upstream, limit: 1, "queue_timeout: 4", clock: .manual(clock)) { gateway, gate in
            let clients = try (0..<2).map { _ in try gateway.client() }
            for client in clients { try client.startChat(ChatBody.plain) }
            try Self.wait(gateway) { gate.queued == 1 }
            clock.advance(by: .seconds(4))
            // Which of the two is served is the kernel's choice: the other one is told.
            try Self.wait(gateway) { gate.refused == 1 }
            #expect(gate.inFlight == 1 && gate.queued == 0)
            #expect(gateway.log.line { $0.contains(#""status":429"#) && $0.contains("backend_busy") } != nil)
        }
    }

    @Test func `a client that leaves the line frees its place`() async throws {
        let opened = Gate()
        let upstream = try ModelServer.start { _ in [.wait(opened), .json(ModelServer.answer)] }
        defer { upstream.stop() }
        try await Self.run(upstream, limit: 1, "max_queue: 1") { gateway, gate in
            let first = try gateway.client()
            try first.startChat(ChatBody.plain)
            #expect(upstream.log.waitUntil { $0.questions.count == 1 })
            let second = try gateway.client()
            try second.startChat(ChatBody.plain)
            try Self.wait(gateway) { gate.queued == 1 }
            second.close()
            try Self.wait(gateway) { gate.queued == 0 }
            let third = try gateway.client()
            try third.startChat(ChatBody.plain)
            try Self.wait(gateway) { gate.queued == 1 }
            opened.open()
            try #expect(first.readResponse().status == 200)
            try #expect(third.readResponse().status == 200)
            #expect(upstream.log.current.questions.count == 2)
        }
    }

    @Test func `a client that leaves while it is served frees its place, too`() async throws {
        let upstream = try ModelServer.start { _ in [.stall] }
        defer { upstream.stop() }
        try await Self.run(upstream, limit: 1) { gateway, gate in
            let client = try gateway.client()
            try client.startChat(ChatBody.streaming)
            #expect(upstream.log.waitUntil { $0.questions.count == 1 })
            client.close()
            try Self.wait(gateway) { gate.inFlight == 0 }
        }
    }

    @Test func `a request that finds the first candidate's line full goes to the second`() async throws {
        let busy = try ModelServer.start { _ in [.stall] }
        let free = try ModelServer.start()
        defer {
            busy.stop()
            free.stop()
        }
        let more = "max_queue: 0}, {name: other, base_url: \"\(free.baseURL)/v1\""
        let yaml = """
            llm: {backend: lab}
            backends: [{name: lab, base_url: "\(busy.baseURL)/v1", max_concurrent: 1, \(more)}]
            models: {best: [lab/a, other/b]}
            """
        try await TestGateway.run(yaml) { gateway in
            let client = try gateway.client()
            try client.startChat(ChatBody.naming("best"))
            #expect(busy.log.waitUntil { $0.questions.count == 1 })
            let response = try gateway.chat(ChatBody.naming("best"))
            #expect(response.status == 200)
            #expect(response.value("x-gateway-fallback") == "lab/a=busy")
        }
    }
}
