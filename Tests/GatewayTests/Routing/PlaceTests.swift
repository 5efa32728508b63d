internal import Reactor
internal import Support
internal import Testing

@testable internal import Gateway

/// A backend's places over time.
@Suite struct PlaceTests {
    private static let good: TestUpstream.Script = { _ in [.json(ModelServer.answer)] }

    @Test func `a place that is down is skipped at once, and tried again when its time has come`() async throws {
        let isUp = Locked(false)
        let replicas = try Replicas.start([
            { _ in isUp.value ? [.json(ModelServer.answer)] : [.failure(502)] }, Self.good,
        ])
        defer { replicas.stop() }
        let clock = ManualClock()
        let yaml = replicas.yaml("balance: round_robin", gateway: "circuits: {failures: 3, open: 5}")
        try await TestGateway.run(yaml, clock: .manual(clock)) { gateway in
            for _ in 0..<20 { try #expect(gateway.chat().status == 200) }
            #expect(replicas.counts == [3, 20])
            clock.advance(by: .seconds(6))
            try #expect(gateway.chat().status == 200)
            // The trial failed, and the other place answered for it.
            #expect(replicas.counts == [4, 21])
            isUp.change { $0 = true }
            clock.advance(by: .seconds(6))
            try #expect(gateway.chat().status == 200)
            #expect(replicas.counts == [4, 22])
            clock.advance(by: .seconds(6))
            for _ in 0..<4 { try #expect(gateway.chat().status == 200) }
            #expect(replicas.counts[0] >= 6)
            #expect(gateway.log.line { $0.contains("left out") } != nil)
            #expect(gateway.log.line { $0.contains("answers again") } != nil)
        }
    }

    @Test func `a place that says nothing is left out after its time, and its requests are answered by another`()
        async throws
    {
        let replicas = try Replicas.start([{ _ in [.stall] }, Self.good])
        defer { replicas.stop() }
        let clock = ManualClock()
        let yaml = replicas.yaml(
            "balance: round_robin, timeouts: {first_byte: 2}", gateway: "circuits: {failures: 1}")
        try await TestGateway.run(yaml, clock: .manual(clock)) { gateway in
            let client = try gateway.client()
            try client.startChat(ChatBody.plain)
            #expect(replicas.servers[0].log.waitUntil { $0.questions.count == 1 })
            clock.advance(by: .seconds(2))
            let response = try client.readResponse()
            #expect(response.status == 200)
            #expect(response.value("x-gateway-attempts") == "2")
            for _ in 0..<5 { try #expect(gateway.chat().status == 200) }
            #expect(replicas.counts == [1, 6])
        }
    }

    @Test func `requests that are refused for their number do not count against a place`() async throws {
        let upstream = try ModelServer.start { _ in [.failure(429)] }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream, "gateway: {circuits: {failures: 2}}") { gateway in
            for _ in 0..<5 { try #expect(gateway.chat().status == 429) }
            #expect(gateway.survey.backends.standard.replicas.allSatisfy { $0.circuit.isClosed })
        }
    }

    @Test func `a gateway starts and serves though one of a backend's places is down`() async throws {
        let replicas = try Replicas.start([Self.good, Self.good])
        defer { replicas.stop() }
        replicas.servers[0].stop()
        try await TestGateway.run(replicas.yaml()) { gateway in
            for _ in 0..<10 { try #expect(gateway.chat().status == 200) }
            try #expect(gateway.get("/v1/models").modelIDs == ["m"])
            try #expect(gateway.get("/health/ready").status == 200)
        }
    }

    @Test func `a gateway starts though every place is down, and asks it all the same`() async throws {
        try await TestGateway.run("llm: {backend: local, local_api_base: \"http://127.0.0.1:1/v1\"}") { gateway in
            for _ in 0..<8 { try #expect(gateway.chat().status == 502) }
            #expect(!gateway.survey.backends.standard.chooser.hasUsable(now: Clock.system.now))
            // Down or not, the only place is asked.
            try #expect(gateway.chat().error?.code == "backend_unreachable")
        }
    }

    @Test func `probes find a place that is down before a client does, and one that is back`() async throws {
        let isUp = Locked(false)
        let shaky = try TestUpstream { request in
            if !isUp.value { return [.close] }
            return [.json(request.path.hasSuffix("/models") ? ModelServer.list(["m"]) : ModelServer.answer)]
        }
        let replicas = Replicas([shaky, try ModelServer.start(Self.good)])
        defer { replicas.stop() }
        let yaml = replicas.yaml("balance: round_robin", gateway: "circuits: {failures: 2, open: 50000, probe: 0.02}")
        try await TestGateway.run(yaml) { gateway in
            let circuit = try #require(gateway.survey.backends.standard.replicas.first?.circuit)
            #expect(gateway.log.line { $0.contains("left out") && $0.contains("probe") } != nil)
            #expect(!circuit.isClosed)
            for _ in 0..<4 { try #expect(gateway.chat().status == 200) }
            #expect(replicas.counts == [0, 4])
            isUp.change { $0 = true }
            #expect(gateway.log.line { $0.contains("answers again") } != nil)
            #expect(circuit.isClosed)
        }
    }

    @Test func `a backend behind an HTTP proxy is asked through it`() async throws {
        let proxy = try ModelServer.start()
        defer { proxy.stop() }
        let yaml = """
            llm: {backend: lab}
            backends: [{name: lab, base_url: "http://far.invalid/v1", proxy: "\(proxy.baseURL)"}]
            """
        try await TestGateway.run(yaml) { gateway in
            try #expect(gateway.chat().status == 200)
            #expect(proxy.log.current.questions.map(\.path) == ["http://far.invalid/v1/chat/completions"])
        }
    }

    @Test func `questions for models leave the load counts alone`() async throws {
        let opened = Gate()
        let replicas = try Replicas.start([{ _ in [.wait(opened), .json(ModelServer.answer)] }])
        defer { replicas.stop() }
        try await TestGateway.run(replicas.yaml()) { gateway in
            let replica = try #require(gateway.survey.backends.standard.replicas.first)
            let client = try gateway.client()
            try client.startChat(ChatBody.plain)
            #expect(replicas.servers[0].log.waitUntil { $0.questions.count == 1 })
            for _ in 0..<3 { _ = try gateway.get("/v1/models") }
            #expect(replica.outstanding == 1)
            opened.open()
            try #expect(client.readResponse().status == 200)
            try #expect(gateway.get("/health").status == 200)
            #expect(replica.outstanding == 0 && replica.requests == 1)
        }
    }

    @Test func `turns of one conversation go to one place by its beginning`() async throws {
        let replicas = try Replicas.start([Self.good, Self.good, Self.good])
        defer { replicas.stop() }
        try await TestGateway.run(replicas.yaml("balance: prefix")) { gateway in
            var busiest: Set<Int> = []
            for number in 0..<12 {
                let before = replicas.counts
                var messages = #"{"role":"user","content":"question \#(number)"}"#
                for turn in 0..<3 {
                    try #expect(gateway.chat(#"{"model":"m","messages":[\#(messages)]}"#).status == 200)
                    messages += #",{"role":"assistant","content":"a\#(turn)"},{"role":"user","content":"more"}"#
                }
                let gained = zip(replicas.counts, before).map { $0 - $1 }
                #expect(gained.sorted() == [0, 0, 3])
                busiest.formUnion(gained.indices.filter { gained[$0] == 3 })
            }
            #expect(busiest.count > 1)
        }
    }
}
