internal import Support
internal import Testing

@Suite struct EndpointTests {
    @Test(arguments: ["/v1/models", "/models", "/v1/models/", "/v1/models?limit=3", "/v1/models/echo", "/models/echo"])
    func `models are served with and without a version`(_ path: String) async throws {
        try await TestGateway.run("llm: {backend: echo}") { gateway in
            let response = try gateway.get(path)
            #expect(response.status == 200)
            #expect(response.text.contains(#""id":"echo""#))
        }
    }

    @Test(arguments: ["/v1/chat/completions", "/chat/completions", "/v1/chat/completions/", "/v1/chat/completions?x=1"])
    func `chat is served with and without a version`(_ path: String) async throws {
        try await TestGateway.run("llm: {backend: echo}") { gateway in
            try #expect(gateway.post(path, ChatBody.plain).content?.contains("Hi") == true)
        }
    }

    @Test(arguments: [
        "/", "/v1", "/v2/models", "/v1/v1/models", "//v1/models", "/v1/models%2F", "/v1/models/%ZZ", "/V1/models",
    ])
    func `nothing else is served`(_ path: String) async throws {
        try await TestGateway.run("llm: {backend: echo}") { gateway in
            try #expect(gateway.get(path).status == 404)
        }
    }

    @Test func `HEAD tells what GET would and sends no body`() async throws {
        try await TestGateway.run("llm: {backend: echo}") { gateway in
            let full = try gateway.get("/v1/models")
            let client = try gateway.client()
            for path in ["/v1/models", "/health", "/v1/models/echo", "/nowhere"] {
                try client.send(RawClient.request("HEAD", path))
                let head = try client.readResponse(toHead: true)
                #expect(head.status == (path == "/nowhere" ? 404 : 200))
                if path == "/v1/models" { #expect(head.value("Content-Length") == String(full.body.count)) }
            }
        }
    }

    @Test func `health is alive whatever the backend does, readiness is not`() async throws {
        let upstream = try ModelServer.start()
        try await TestGateway.run(before: upstream) { gateway in
            try #expect(gateway.get("/health/ready").text == #"{"status":"ready"}"#)
        }
        upstream.stop()
        try await TestGateway.run(before: upstream) { gateway in
            try #expect(gateway.get("/health").text == #"{"status":"ok"}"#)
            let response = try gateway.get("/health/ready")
            #expect(response.status == 503)
            #expect(response.error?.code == "no_backend")
            #expect(response.error?.message.contains("Is the server running?") == true)
        }
    }
}
