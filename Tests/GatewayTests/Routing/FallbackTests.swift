internal import Reactor
internal import Support
internal import Testing

@Suite struct FallbackTests {
    private static let error400 = #"{"error":{"message":"%","type":"invalid_request_error","param":null,"code":@}}"#

    /// A gateway with the backends `one` and `two`, and the alias `best` for both.
    private static func run(
        _ one: @escaping TestUpstream.Script,
        _ two: @escaping TestUpstream.Script = { _ in [.json(ModelServer.answer)] },
        alias: String = "[one/a, two/b]", gateway: String = "", clock: Clock = .system,
        _ body: (TestGateway, TestUpstream, TestUpstream) async throws -> Void
    ) async throws {
        let first = try ModelServer.start(one)
        let second = try ModelServer.start(two)
        defer {
            first.stop()
            second.stop()
        }
        let yaml = """
            llm: {backend: one}
            backends: [{name: one, base_url: "\(first.baseURL)/v1"}, {name: two, base_url: "\(second.baseURL)/v1"}]
            gateway: {\(gateway)}
            models: {best: \(alias)}
            """
        try await TestGateway.run(yaml, clock: clock) { gateway in try await body(gateway, first, second) }
    }

    @Test(arguments: [401, 403, 404, 408, 429, 500, 502, 503, 504, 529])
    func `the second candidate answers where the first cannot, and the head says why`(_ status: Int) async throws {
        try await Self.run({ _ in [.failure(status)] }) { gateway, first, second in
            let response = try gateway.chat(ChatBody.naming("best"))
            #expect(response.status == 200)
            #expect(response.content == "Hello")
            #expect(response.value("x-gateway-backend") == "two")
            #expect(response.value("x-gateway-model") == "b")
            #expect(response.value("x-gateway-fallback") == "one/a=status_\(status)")
            #expect(
                first.log.current.questions.map { String(decoding: $0.body, as: UTF8.self) } == [ChatBody.naming("a")])
            #expect(
                second.log.current.questions.map { String(decoding: $0.body, as: UTF8.self) } == [ChatBody.naming("b")])
            let line = gateway.log.request(response.value("x-request-id") ?? "-")
            #expect(line?.contains(#""fallback":"status_\#(status)""#) == true)
        }
    }

    @Test(arguments: [400, 409, 413, 422])
    func `what the client did wrong is told by the first`(_ status: Int) async throws {
        try await Self.run({ _ in [.failure(status, "wrong")] }) { gateway, _, second in
            let response = try gateway.chat(ChatBody.naming("best"))
            #expect(response.status == status)
            #expect(response.error?.message == "wrong")
            #expect(second.log.current.questions.isEmpty)
        }
    }

    @Test func `where none answers the client is told what the first said`() async throws {
        try await Self.run({ _ in [.failure(503, "first", fields: "Retry-After: 9\r\n")] }, { _ in [.failure(400)] }) {
            gateway, _, _ in
            let response = try gateway.chat(ChatBody.naming("best"))
            #expect(response.status == 503)
            #expect(response.error?.message == "first")
            #expect(response.value("retry-after") == "9")
        }
    }

    @Test func `a candidate whose every place is down is passed over at once`() async throws {
        try await Self.run({ _ in [.failure(500)] }, gateway: "circuits: {failures: 2}") { gateway, first, _ in
            for _ in 0..<2 { try #expect(gateway.chat(ChatBody.naming("best")).status == 200) }
            let response = try gateway.chat(ChatBody.naming("best"))
            #expect(response.value("x-gateway-fallback") == "one/a=circuit_open")
            #expect(first.log.current.questions.count == 2)
            #expect(gateway.log.line { $0.contains("left out") && $0.contains("status_500") } != nil)
        }
    }

    @Test func `where all candidates are down the first is asked all the same`() async throws {
        let isUp = Locked(false)
        let script: TestUpstream.Script = { _ in isUp.value ? [.json(ModelServer.answer)] : [.failure(500)] }
        let clock = ManualClock()
        try await Self.run(script, { _ in [.failure(500)] }, gateway: "circuits: {failures: 1}", clock: .manual(clock))
        {
            gateway, first, second in
            try #expect(gateway.chat(ChatBody.naming("best")).status == 500)
            isUp.change { $0 = true }
            let response = try gateway.chat(ChatBody.naming("best"))
            #expect(response.status == 200)
            #expect(response.value("x-gateway-backend") == "one")
            #expect(second.log.current.questions.count == 1)
            #expect(first.log.current.questions.count == 2)
        }
    }

    @Test func `a stream falls back before its first byte`() async throws {
        try await Self.run({ _ in [.failure(503)] }, { _ in UpstreamStep.events(["1"]) }) { gateway, _, _ in
            let body = ChatBody.streaming.replacing("\"m\"", with: "\"best\"")
            let response = try gateway.chat(body)
            #expect(response.events == ["1", "[DONE]"])
            #expect(response.value("x-gateway-fallback") == "one/a=status_503")
        }
    }

    @Test func `a candidate may speak another dialect, and the next again the first one's`() async throws {
        let lab = try ModelServer.start { _ in [.failure(500)] }
        let google = try TestUpstream { _ in [.json(#"{"error":{"code":503,"message":"busy"}}"#, status: 503)] }
        let last = try ModelServer.start()
        defer { for server in [lab, google, last] { server.stop() } }
        let yaml = """
            llm: {backend: lab}
            backends:
              - {name: lab, base_url: "\(lab.baseURL)/v1"}
              - {name: google, kind: gemini, base_url: "\(google.baseURL)", api_key: k}
              - {name: last, base_url: "\(last.baseURL)/v1"}
            models: {best: [lab/a, google/gemini-2.5-pro, last/a-longer-name]}
            """
        try await TestGateway.run(yaml) { gateway in
            let response = try gateway.chat(ChatBody.naming("best"))
            #expect(response.status == 200)
            #expect(
                response.value("x-gateway-fallback") == "lab/a=status_500,google/gemini-2.5-pro=status_503")
            #expect(google.log.current.requests.first?.path.hasSuffix("gemini-2.5-pro:generateContent") == true)
            let body = last.log.current.questions.first?.body ?? []
            #expect(String(decoding: body, as: UTF8.self) == ChatBody.naming("a-longer-name"))
        }
    }

    @Test func `aliases in an alias are followed`() async throws {
        let upstream = try ModelServer.start { request in
            String(decoding: request.body, as: UTF8.self).contains(#""c""#)
                ? [.json(ModelServer.answer)] : [.failure(503)]
        }
        defer { upstream.stop() }
        let aliases = "models: {best: [local/a, others], others: [local/b, local/c]}"
        try await TestGateway.run(before: upstream, aliases) { gateway in
            let response = try gateway.chat(ChatBody.naming("best"))
            #expect(response.status == 200)
            #expect(response.value("x-gateway-fallback") == "local/a=status_503,local/b=status_503")
        }
    }

    // MARK: Special failures

    @Test(arguments: [
        error400.replacing("%", with: "too long").replacing("@", with: #""context_length_exceeded""#),
        error400.replacing("%", with: "This model's maximum context length is 4096 tokens").replacing(
            "@", with: "null"),
        #"{"error":{"code":400,"message":"the request exceeds the available context size, try increasing it","#
            + #""type":"exceed_context_size_error","n_ctx":4096}}"#,
        #"{"object":"error","message":"Input is longer than the context window.","code":400}"#,
    ])
    func `a request that is too long goes to the list for those`(_ body: String) async throws {
        let alias = "{candidates: [one/a], context_length: [two/b]}"
        try await Self.run({ _ in [.json(body, status: 400)] }, alias: alias) { gateway, _, _ in
            let response = try gateway.chat(ChatBody.naming("best"))
            #expect(response.status == 200)
            #expect(response.value("x-gateway-fallback") == "one/a=context_length")
        }
    }

    @Test(arguments: ["content_filter", "content_policy_violation"])
    func `a request that a filter refused goes to the list for those`(_ code: String) async throws {
        let body = Self.error400.replacing("%", with: "no").replacing("@", with: "\"\(code)\"")
        let alias = "{candidates: [one/a], content_filter: [two/b]}"
        try await Self.run({ _ in [.json(body, status: 400)] }, alias: alias) { gateway, _, _ in
            try #expect(gateway.chat(ChatBody.naming("best")).value("x-gateway-fallback") == "one/a=content_filter")
        }
    }

    @Test func `without a list for it the client is told`() async throws {
        let body = Self.error400.replacing("%", with: "too long").replacing("@", with: #""context_length_exceeded""#)
        let alias = "{candidates: [one/a, two/b], content_filter: [two/b]}"
        try await Self.run({ _ in [.json(body, status: 400)] }, alias: alias) { gateway, _, second in
            try #expect(gateway.chat(ChatBody.naming("best")).status == 400)
            #expect(second.log.current.questions.isEmpty)
        }
    }
}
