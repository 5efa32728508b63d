internal import Support
internal import Testing
internal import Wire

@testable internal import Gateway

@Suite struct AdminTests {
    private static let pages = ["/metrics", "/gateway/backends"]

    private static func bearer(_ key: String) -> String { "Authorization: Bearer \(key)\r\n" }

    @Test func `on the gateway's own address its keys open the admin pages`() async throws {
        try await TestGateway.run("llm: {backend: echo}\ngateway: {api_keys: [client-key]}") { gateway in
            for page in Self.pages {
                let (bare, keyed) = (try gateway.get(page), try gateway.get(page, fields: Self.bearer("client-key")))
                #expect(bare.status == 401)
                #expect(keyed.status == 200)
            }
        }
    }

    @Test func `a key of their own opens them and nothing else`() async throws {
        let yaml = "llm: {backend: echo}\ngateway: {api_keys: [client-key], admin: {key: admin-key}}"
        try await TestGateway.run(yaml) { gateway in
            for page in Self.pages {
                let answers = try ["client-key", "admin-key"].map { try gateway.get(page, fields: Self.bearer($0)) }
                #expect(answers.map(\.status) == [401, 200])
            }
            let models = try gateway.get("/v1/models", fields: Self.bearer("admin-key"))
            #expect(models.status == 401)
        }
    }

    @Test func `with a port of their own they are there and nowhere else`() async throws {
        let yaml = "llm: {backend: echo}\ngateway: {admin: {port: 9, key: admin-key}}"
        try await TestGateway.run(yaml) { gateway in
            let port = try #require(gateway.adminPort)
            func ask(_ path: String, key: String?) throws -> RawResponse {
                let client = try RawClient(port: port)
                try client.send(RawClient.request("GET", path, fields: key.map(Self.bearer) ?? ""))
                return try client.readResponse()
            }
            _ = try gateway.chat()
            for page in Self.pages {
                #expect(try gateway.get(page).status == 404)
                #expect(try ask(page, key: nil).status == 401)
                #expect(try ask(page, key: "admin-key").status == 200)
            }
            #expect(try ask("/v1/models", key: "admin-key").status == 404)
            #expect(try ask("/health", key: nil).status == 200)
            let page = try Scrape(ask("/metrics", key: "admin-key").text)
            #expect(page.value("llm_gateway_requests_total", ["route": "chat", "status": "200"]) == 1)
        }
    }

    @Test func `no page of the web may look at them`() async throws {
        try await TestGateway.run("llm: {backend: echo}") { gateway in
            for page in Self.pages {
                let answer = try gateway.get(page, fields: "Origin: https://example.org\r\n")
                #expect(answer.status == 403)
                #expect(!answer.has("access-control-allow-origin"))
            }
        }
    }

    @Test func `backends are told with what they have`() async throws {
        let upstream = try ModelServer.start(models: ["a", "b"])
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream) { gateway in
            let list = try #require(gateway.get("/gateway/backends").json?["data"])
            let backend = try #require(list.elements.first { $0["name"]?.string == "local" })
            #expect(backend["kind"]?.string == "openai")
            #expect(backend["is_default"]?.bool == true)
            #expect(backend["base_url"]?.string == "\(upstream.baseURL)/v1")
            #expect(backend["models"]?.elements.compactMap(\.string) == ["a", "b"])
        }
    }
}
