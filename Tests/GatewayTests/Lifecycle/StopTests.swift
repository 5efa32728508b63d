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
}
