internal import Reactor
internal import Support
internal import Testing

@Suite struct RetryTests {
    /// What a place does wrong before the first byte of an answer.
    struct Fault: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let steps: [UpstreamStep]
    }

    private static let faults =
        [408, 429, 500, 502, 503, 504].map {
            Fault(testDescription: "status \($0)", steps: [.failure($0)])
        } + [
            Fault(testDescription: "a connection that closes", steps: [.close]),
            Fault(testDescription: "a connection that is reset", steps: [.reset]),
            Fault(
                testDescription: "half an answer",
                steps: [.text("HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{\"id\":"), .close]),
            Fault(testDescription: "no HTTP", steps: [.text("hello\r\n\r\n"), .close]),
            Fault(testDescription: "no JSON", steps: [.answer(Array("<html>".utf8))]),
        ]

    private static let good: TestUpstream.Script = { request in
        String(decoding: request.body, as: UTF8.self).contains("stream")
            ? UpstreamStep.events([#"{"choices":[]}"#]) : [.json(ModelServer.answer)]
    }

    @Test(arguments: faults, [ChatBody.plain, ChatBody.streaming])
    func `what fails in one place is answered by another, at once`(_ fault: Fault, _ body: String) async throws {
        let replicas = try Replicas.start([{ _ in fault.steps }, Self.good])
        defer { replicas.stop() }
        try await TestGateway.run(replicas.yaml("balance: round_robin")) { gateway in
            let response = try gateway.chat(body)
            #expect(response.status == 200)
            #expect(response.value("x-gateway-attempts") == "2")
            #expect(!response.has("x-gateway-fallback"))
            #expect(replicas.counts == [1, 1])
            let line = gateway.log.request(response.value("x-request-id") ?? "-")
            #expect(line?.contains(#""attempts":2"#) == true)
            #expect(line?.contains(#""status":200"#) == true)
        }
    }

    @Test func `a place that refuses connections is answered for by another`() async throws {
        let replicas = try Replicas.start([Self.good, Self.good])
        defer { replicas.stop() }
        try await TestGateway.run(replicas.yaml("balance: round_robin")) { gateway in
            replicas.servers[0].stop()
            for _ in 0..<4 { try #expect(gateway.chat().status == 200) }
            #expect(replicas.counts == [0, 4])
        }
    }

    @Test(arguments: [400, 401, 403, 404, 409, 413, 422])
    func `what is wrong with the request is wrong in every place`(_ status: Int) async throws {
        let replicas = try Replicas.start([{ _ in [.failure(status)] }, { _ in [.failure(status)] }])
        defer { replicas.stop() }
        try await TestGateway.run(replicas.yaml()) { gateway in
            try #expect(gateway.chat().status == status)
            #expect(replicas.counts.reduce(0, +) == 1)
        }
    }

    @Test(arguments: [429, 500, 503])
    func `the only place of a backend is asked once, and its answer passed on as it came`(_ status: Int) async throws {
        let upstream = try ModelServer.start { _ in
            [
                .failure(
                    status, "slow down", fields: "Retry-After: 7\r\nretry-after-ms: 6500\r\nx-ratelimit-reset: 1s\r\n")
            ]
        }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream) { gateway in
            let response = try gateway.chat()
            #expect(response.status == status)
            #expect(response.error?.message == "slow down")
            #expect(response.value("retry-after") == "7")
            #expect(response.value("retry-after-ms") == "6500")
            #expect(response.value("x-ratelimit-reset") == "1s")
            #expect(!response.has("x-gateway-attempts"))
            #expect(upstream.log.current.questions.count == 1)
        }
    }

    @Test func `the client is told what the last place said, when all have failed`() async throws {
        let replicas = try Replicas.start([{ _ in [.failure(503, "one")] }, { _ in [.failure(500, "two")] }])
        defer { replicas.stop() }
        try await TestGateway.run(replicas.yaml("balance: round_robin")) { gateway in
            let response = try gateway.chat()
            #expect(response.status == 500)
            #expect(response.error?.message == "two")
            #expect(response.value("x-gateway-attempts") == "2")
        }
    }

    @Test func `nothing is tried again once a byte has gone to the client`() async throws {
        let broken: TestUpstream.Script = { _ in [.eventStreamHead, .event(#"{"choices":[]}"#), .reset] }
        let replicas = try Replicas.start([broken, broken])
        defer { replicas.stop() }
        try await TestGateway.run(replicas.yaml()) { gateway in
            let response = try gateway.chat(ChatBody.streaming)
            #expect(response.status == 200)
            #expect(response.events.last?.contains("upstream_error") == true)
            #expect(replicas.counts.reduce(0, +) == 1)
        }
    }

    @Test func `with no retries configured nothing is tried again`() async throws {
        let replicas = try Replicas.start([{ _ in [.failure(503)] }, { _ in [.failure(503)] }])
        defer { replicas.stop() }
        try await TestGateway.run(replicas.yaml(gateway: "retries: {elsewhere: 0}")) { gateway in
            try #expect(gateway.chat().status == 503)
            #expect(replicas.counts.reduce(0, +) == 1)
        }
    }

    // MARK: Later again

    /// The seconds, in halves, that pass on the held clock until the server has got its second question.
    private static func wait(for upstream: TestUpstream, on clock: ManualClock) -> Double {
        #expect(upstream.log.waitUntil { $0.questions.count == 1 && $0.openRequests == 0 })
        var halves = 0
        while halves < 200, !upstream.log.waitUntil(within: .milliseconds(20), { $0.questions.count == 2 }) {
            clock.advance(by: .milliseconds(500))
            halves += 1
        }
        return Double(halves) / 2
    }

    private static func failingOnce(_ failure: UpstreamStep) throws -> TestUpstream {
        let count = Locked(0)
        return try ModelServer.start { _ in
            count.change {
                $0 += 1
                return $0
            } == 1 ? [failure] : [.json(ModelServer.answer)]
        }
    }

    @Test(arguments: [
        ("Retry-After: 3\r\n", 3.0), ("retry-after-ms: 4000\r\nRetry-After: 1\r\n", 4.0), ("Retry-After: 2.5\r\n", 2.5),
    ])
    func `a server's wish to wait is obeyed`(_ fields: String, _ seconds: Double) async throws {
        let upstream = try Self.failingOnce(.failure(429, fields: fields))
        defer { upstream.stop() }
        let clock = ManualClock()
        try await TestGateway.run(before: upstream, "gateway: {retries: {again: 1}}", clock: .manual(clock)) {
            gateway in
            let client = try gateway.client()
            try client.startChat(ChatBody.plain)
            #expect(Self.wait(for: upstream, on: clock) >= seconds)
            try #expect(client.readResponse().status == 200)
        }
    }

    @Test func `without one the delay is the configured one, shortened by no more than half`() async throws {
        let upstream = try Self.failingOnce(.failure(500))
        defer { upstream.stop() }
        let clock = ManualClock()
        let yaml = "gateway: {retries: {again: 1, first_delay: 8}}"
        try await TestGateway.run(before: upstream, yaml, clock: .manual(clock)) { gateway in
            let client = try gateway.client()
            try client.startChat(ChatBody.plain)
            let seconds = Self.wait(for: upstream, on: clock)
            #expect((4...9).contains(seconds))
            try #expect(client.readResponse().value("x-gateway-attempts") == "2")
        }
    }

    @Test(arguments: ["Retry-After: 21\r\n", "Retry-After: Tue, 24 Nov 2026 05:00:00 GMT\r\n"])
    func `a wish beyond the cap goes to the client instead`(_ fields: String) async throws {
        let upstream = try Self.failingOnce(.failure(429, fields: fields))
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream, "gateway: {retries: {again: 1}}") { gateway in
            let response = try gateway.chat()
            #expect(response.status == 429)
            #expect(response.has("retry-after"))
            #expect(upstream.log.current.questions.count == 1)
        }
    }

    @Test func `Google's wish to wait becomes a field of the answer`() async throws {
        let body =
            #"[{"error":{"code":429,"message":"quota","status":"RESOURCE_EXHAUSTED","details":"#
            + #"[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"26.2s"}]}}]"#
        let upstream = try ModelServer.start { _ in [.json(body, status: 429)] }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream, "gateway: {retries: {again: 1}}") { gateway in
            let response = try gateway.chat()
            #expect(response.status == 429)
            #expect(response.value("retry-after") == "27")
            #expect(upstream.log.current.questions.count == 1)
        }
    }

    @Test func `a client that leaves while a retry waits ends it`() async throws {
        let upstream = try Self.failingOnce(.failure(429, fields: "Retry-After: 10\r\n"))
        defer { upstream.stop() }
        let clock = ManualClock()
        try await TestGateway.run(before: upstream, "gateway: {retries: {again: 1}}", clock: .manual(clock)) {
            gateway in
            let client = try gateway.client()
            try client.startChat(ChatBody.plain)
            #expect(upstream.log.waitUntil { $0.questions.count == 1 && $0.openRequests == 0 })
            client.close()
            #expect(gateway.log.line { $0.contains(#""client_gone":true"#) } != nil)
            clock.advance(by: .seconds(30))
            try #expect(gateway.get("/health").status == 200)
            #expect(upstream.log.current.questions.count == 1)
        }
    }

    // MARK: The budget

    @Test func `in an outage retries are no more than their share of the requests and the floor`() async throws {
        let replicas = try Replicas.start([{ _ in [.failure(503)] }, { _ in [.failure(503)] }])
        defer { replicas.stop() }
        let gateway = "retries: {budget: 0.2, floor: 3}, circuits: {failures: 1000000, window_requests: 1000000}"
        let clock = ManualClock()
        try await TestGateway.run(replicas.yaml(gateway: gateway), clock: .manual(clock)) { gateway in
            for _ in 0..<100 { try #expect(gateway.chat().status == 503) }
        }
        #expect((120...123).contains(replicas.counts.reduce(0, +)))
    }
}
