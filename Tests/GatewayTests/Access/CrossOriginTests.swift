internal import Support
internal import Testing

@Suite struct CrossOriginTests {
    private static let preflight = "Origin: https://a.example\r\nAccess-Control-Request-Method: POST\r\n"

    @Test func `a preflight is answered without a key`() async throws {
        try await TestGateway.run("llm: {backend: echo}\ngateway: {api_keys: [some-key]}") { gateway in
            let wanted = "authorization,content-type,x-stainless-os"
            let response = try gateway.request(
                "OPTIONS", "/v1/chat/completions",
                fields: Self.preflight + "Access-Control-Request-Headers: \(wanted)\r\n")
            #expect(response.status == 204)
            #expect(response.value("Access-Control-Allow-Origin") == "*")
            #expect(response.value("Access-Control-Allow-Methods") == "POST, OPTIONS")
            #expect(response.value("Access-Control-Allow-Headers") == wanted)
            #expect(response.value("Access-Control-Max-Age") == "86400")
            #expect(!response.has("Content-Length"))
        }
    }

    @Test(arguments: [
        ("/v1/models", "GET, HEAD, OPTIONS"), ("/v1/embeddings", "POST, OPTIONS"), ("*", "GET, HEAD, POST, OPTIONS"),
    ])
    func `OPTIONS tells the methods`(_ path: String, _ allowed: String) async throws {
        try await TestGateway.run("llm: {backend: echo}") { gateway in
            let response = try gateway.request("OPTIONS", path)
            #expect(response.status == 204)
            #expect(response.value("Allow") == allowed)
            #expect(response.has("x-request-id"))
            #expect(!response.has("Access-Control-Allow-Origin"))
        }
    }

    @Test func `answers, errors and streams may be read by the page`() async throws {
        try await TestGateway.run("llm: {backend: echo}") { gateway in
            for body in [ChatBody.plain, ChatBody.streaming, "{"] {
                let response = try gateway.chat(body, fields: "Origin: https://a.example\r\n")
                #expect(response.value("Access-Control-Allow-Origin") == "*")
                #expect(response.value("Access-Control-Expose-Headers")?.contains("x-request-id") == true)
            }
        }
    }

    @Test func `only listed pages are served`() async throws {
        let settings = "llm: {backend: echo}\ngateway: {cors_origins: ['https://a.example']}"
        try await TestGateway.run(settings) { gateway in
            let listed = try gateway.chat(fields: "Origin: https://a.example\r\n")
            #expect(listed.status == 200)
            #expect(listed.value("Access-Control-Allow-Origin") == "https://a.example")
            #expect(listed.value("Vary") == "Origin")
            let other = try gateway.chat(fields: "Origin: https://b.example\r\n")
            #expect(other.status == 403)
            #expect(other.error?.code == "origin_not_allowed")
            #expect(!other.has("Access-Control-Allow-Origin"))
            try #expect(gateway.chat().status == 200)
        }
    }
}
