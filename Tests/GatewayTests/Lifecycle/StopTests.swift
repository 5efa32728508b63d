internal import Support
internal import Testing

@Suite struct StopTests {
    @Test func `stopping closes idle connections and returns`() async throws {
        let gateway = try await TestGateway.start("llm: {backend: echo}")
        let client = try gateway.client()
        try client.send(RawClient.request("GET", "/health"))
        try #expect(client.readResponse().status == 200)
        await gateway.stop()
        #expect(try client.readToEnd().isEmpty)
    }

    @Test func `stopping closes the connections kept to servers`() async throws {
        let upstream = try ModelServer.start()
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream) { gateway in
            try #expect(gateway.chat().status == 200)
            #expect(upstream.log.current.openConnections > 0)
        }
        #expect(upstream.log.waitUntil { $0.openConnections == 0 })
    }
}
