internal import Support
internal import Testing

@Suite struct KeyTests {
    private static let guarded = "llm: {backend: echo}\ngateway: {api_keys: [first-key, second-key]}"

    @Test(arguments: [
        "Authorization: Bearer first-key", "authorization: bearer second-key", "Authorization: BEARER first-key",
        "x-api-key: second-key",
    ])
    func `a known key opens the gateway`(_ field: String) async throws {
        try await TestGateway.run(Self.guarded) { gateway in
            try #expect(gateway.chat(fields: field + "\r\n").status == 200)
        }
    }

    @Test(arguments: [
        ("", "missing_api_key"), ("Authorization: Bearer first-ke", "invalid_api_key"),
        ("Authorization: Bearer first-keyfirst-key", "invalid_api_key"), ("Authorization: Bearer x", "invalid_api_key"),
        ("Authorization: Basic first-key", "missing_api_key"), ("Authorization: first-key", "missing_api_key"),
        ("Authorization: Bearer", "missing_api_key"), ("x-api-key: FIRST-KEY", "invalid_api_key"),
    ])
    func `a missing or wrong key gets 401`(_ field: String, _ code: String) async throws {
        try await TestGateway.run(Self.guarded) { gateway in
            for path in ["/v1/chat/completions", "/v1/nowhere"] {
                let response = try gateway.post(path, ChatBody.plain, fields: field.isEmpty ? "" : field + "\r\n")
                #expect(response.status == 401)
                #expect(response.error?.code == code)
                #expect(response.error?.type == "authentication_error")
                #expect(response.value("WWW-Authenticate") == "Bearer")
            }
        }
    }

    @Test func `health needs no key`() async throws {
        try await TestGateway.run(Self.guarded) { gateway in
            try #expect(gateway.get("/health").status == 200)
            try #expect(gateway.get("/health/ready").status == 200)
            try #expect(gateway.get("/v1/models").status == 401)
        }
    }

    @Test func `no key stands in the log, and a client's never goes upstream`() async throws {
        let upstream = try ModelServer.start()
        defer { upstream.stop() }
        let more = "gateway: {api_keys: [first-key], log_level: debug}"
        try await TestGateway.run(before: upstream, more, llm: "local_api_key: servers-own-key") { gateway in
            let fields = "Authorization: Bearer first-key\r\nx-api-key: first-key\r\nCookie: first-key\r\n"
            let served = try gateway.chat(fields: fields)
            #expect(served.status == 200)
            let refused = try gateway.chat(fields: "Authorization: Bearer guessed-key\r\n")
            _ = gateway.log.request(try #require(refused.value("x-request-id")))
            _ = gateway.log.request(try #require(served.value("x-request-id")))
            for line in gateway.log.all { #expect(!line.contains("-key")) }
        }
        let question = try #require(upstream.log.current.questions.first)
        #expect(question.values("Authorization") == ["Bearer servers-own-key"])
        #expect(!question.head.contains("first-key"))
    }
}
