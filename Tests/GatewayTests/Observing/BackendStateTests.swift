internal import Reactor
internal import Support
internal import Testing
internal import Wire

@testable internal import Gateway

@Suite struct BackendStateTests {
    /// What both pages tell of the first place of `lab`, in the same order.
    private static func state(_ gateway: TestGateway) throws -> (place: JSONView, lab: JSONView, metrics: Scrape) {
        let list = try #require(gateway.get("/gateway/backends").json?["data"])
        let lab = try #require(list.elements.first { $0["name"]?.string == "lab" })
        let place = try #require(lab["places"]?.elements.first { _ in true })
        return (place, lab, try Scrape(gateway.get("/metrics").text))
    }

    @Test func `what is under way and what waits is on both pages`() async throws {
        let opened = Gate()
        let server = try ModelServer.start { _ in [.wait(opened), .json(ModelServer.answer)] }
        let replicas = Replicas([server])
        defer { replicas.stop() }
        try await TestGateway.run(replicas.yaml("max_concurrent: 1, max_queue: 1")) { gateway in
            let gate = try #require(gateway.survey.backends.standard.gate)
            let clients = try (0..<2).map { _ in try gateway.client() }
            for client in clients { try client.startChat(ChatBody.plain) }
            #expect(server.log.waitUntil { $0.questions.count == 1 })
            for _ in 0..<2000 where gate.queued == 0 { _ = try gateway.get("/health") }
            try #expect(gateway.chat().status == 429)
            let (place, lab, metrics) = try Self.state(gateway)
            #expect(place["base_url"]?.string == "\(server.baseURL)/v1")
            #expect(place["in_flight"]?.int == 1)
            #expect(lab["queue"]?["in_flight"]?.int == 1)
            #expect(lab["queue"]?["waiting"]?.int == 1)
            #expect(lab["queue"]?["refused"]?.int == 1)
            let labels = ["backend": "lab", "base_url": "\(server.baseURL)/v1"]
            #expect(metrics.value("llm_gateway_backend_requests_in_flight", labels) == 1)
            #expect(metrics.value("llm_gateway_backend_queue_length", ["backend": "lab"]) == 1)
            #expect(metrics.value("llm_gateway_backend_queue_refusals_total", ["backend": "lab"]) == 1)
            opened.open()
            for client in clients { try #expect(client.readResponse().status == 200) }
        }
    }

    @Test func `a circuit is told as closed, open and half open`() async throws {
        let clock = ManualClock()
        let replicas = try Replicas.start([{ _ in [.failure(503)] }])
        defer { replicas.stop() }
        let yaml = replicas.yaml(gateway: "circuits: {failures: 2, open: 5}")
        try await TestGateway.run(yaml, clock: .manual(clock)) { gateway in
            func told() throws -> (String?, Double?) {
                let (place, _, metrics) = try Self.state(gateway)
                return (
                    place["circuit"]?.string, metrics.value("llm_gateway_backend_circuit_state", ["backend": "lab"])
                )
            }
            try #expect(told() == ("closed", 0))
            for _ in 0..<2 { try #expect(gateway.chat().status == 503) }
            try #expect(told() == ("open", 2))
            clock.advance(by: .seconds(6))
            try #expect(told() == ("half_open", 1))
            let (place, _, metrics) = try Self.state(gateway)
            #expect(place["requests"]?.int == 2)
            #expect(place["failures"]?.int == 2)
            #expect(metrics.value("llm_gateway_backend_requests_total", ["backend": "lab"]) == 2)
            #expect(metrics.value("llm_gateway_backend_failures_total", ["backend": "lab"]) == 2)
        }
    }
}
