internal import Support
internal import Testing
internal import Upstream
internal import Wire

@testable internal import Gateway

/// What a backend's refusals and failures are for a client.
@Suite struct UpstreamErrorTests {
    /// An error body and what a client reads of it.
    struct Form: CustomTestStringConvertible, Sendable {
        let body: String
        let message: String
        /// OpenAI's own form passes byte for byte.
        var passes = false

        var testDescription: String { body }
    }

    private static let forms = [
        Form(body: #"{"error":{"message":"a","type":"t","code":5,"more":[1.0]}}"#, message: "a", passes: true),
        Form(body: #"{"error":"b"}"#, message: "b"), Form(body: #"{"message":"c","code":3}"#, message: "c"),
        Form(body: #"{"detail":"d"}"#, message: "d"),
        Form(body: #"{"detail":[{"loc":["body"],"msg":"e1"},{"msg":"e2"}]}"#, message: "e1; e2"),
        Form(body: #"[{"error":{"code":400,"message":"f","status":"X"}}]"#, message: "f"),
        Form(body: "  plain\n words\u{7} ", message: "plain words\u{7}"),
        Form(body: "<b>busy</b>", message: "<b>busy</b>"),
        Form(body: #"{"other":1}"#, message: #"{"other":1}"#),
        Form(body: "", message: "the backend answered with status 503 and no message"),
    ]

    @Test(arguments: Way.allCases)
    func `half an answer whose end was not told is an error wherever it ends, the whole one passes`(
        _ way: Way
    ) async throws {
        let whole = Array(ModelServer.answer.utf8)
        let count = Locked(0)
        let upstream = try ModelServer.start { _ in
            [
                .text("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"), .send(Array(whole[..<count.value])),
                .close,
            ]
        }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream, way: way) { gateway in
            for length in whole.indices {
                count.change { $0 = length }
                try #expect(gateway.chat().status == 502, "\(length) bytes")
            }
            count.change { $0 = whole.count }
            try #expect(gateway.chat().text == ModelServer.answer)
        }
    }

    @Test(arguments: [
        Array(#"["a"]"#.utf8), Array("}{".utf8), Array("{".utf8), [], Array(#"{"a":""#.utf8) + [0xFF, 0x22, 0x7D],
    ])
    func `what is no object, or no text, is an error though its length was told`(_ body: [UInt8]) async throws {
        let upstream = try ModelServer.start { _ in [.answer(body)] }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream) { gateway in
            try #expect(gateway.chat().status == 502)
        }
    }

    @Test(arguments: forms, [false, true])
    func `a refusal passes in a form that clients read`(_ form: Form, _ isStreaming: Bool) async throws {
        let upstream = try ModelServer.start { _ in
            [.answer(Array(form.body.utf8), status: 503, fields: "Retry-After: 7\r\n")]
        }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream) { gateway in
            let response = try gateway.chat(isStreaming ? ChatBody.streaming : ChatBody.plain)
            #expect(response.status == 503)
            #expect(response.value("Retry-After") == "7")
            #expect(response.value("Content-Type") == "application/json")
            if form.passes {
                #expect(response.text == form.body)
            } else {
                #expect(response.error?.type == "server_error")
            }
            #expect(response.json?["error"]?["message"]?.string == form.message)
            let line = gateway.log.request(try #require(response.value("x-request-id")))
            #expect(line?.contains(#""status":503"#) == true)
            #expect(line?.contains(#""error":"upstream_503""#) == true)
        }
    }

    @Test(arguments: [
        (400, "invalid_request_error", nil), (401, "authentication_error", "invalid_api_key"),
        (403, "permission_error", nil), (404, "invalid_request_error", "not_found"),
        (413, "invalid_request_error", "request_too_large"), (418, "invalid_request_error", nil),
        (422, "invalid_request_error", nil), (429, "rate_limit_error", "rate_limit_exceeded"),
        (500, "server_error", nil), (529, "server_error", nil),
    ])
    func `each status keeps its number and gets OpenAI's type`(
        _ status: Int, _ type: String, _ code: String?
    ) async throws {
        let upstream = try ModelServer.start { _ in [.json("{}", status: status)] }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream) { gateway in
            let response = try gateway.chat()
            #expect(response.status == status)
            #expect(response.error?.type == type)
            #expect(response.error?.code == code)
        }
    }

    /// A failure to reach a backend and what the client is told.
    struct Failure: CustomTestStringConvertible, Sendable {
        let code: UpstreamError.Code
        let status: Int
        let says: String

        var testDescription: String { "\(code)" }
    }

    @Test(arguments: [
        Failure(code: .refused, status: 502, says: "Is the server running? Try: curl http://h:1/v1/models"),
        Failure(code: .unreachable, status: 502, says: "Is the address right? Try: curl http://h:1/v1/models"),
        Failure(code: .unresolvable, status: 502, says: "Is it spelled right?"),
        Failure(code: .tls, status: 502, says: "See ca_file in the configuration"),
        Failure(code: .connectTimeout, status: 504, says: "Is it overloaded?"),
        Failure(code: .firstByteTimeout, status: 504, says: "Is it still loading a model?"),
        Failure(code: .idleTimeout, status: 504, says: "in the middle of its answer"),
        Failure(code: .noAnswer, status: 502, says: "See its log"),
        Failure(code: .cutOff, status: 502, says: "See its log"),
        Failure(code: .malformed, status: 502, says: "Is it a model server?"),
        Failure(code: .tooLarge, status: 502, says: "more than is taken"),
        Failure(code: .exhausted, status: 503, says: "Try again shortly"),
    ])
    func `a failure names the place and the remedy`(_ failure: Failure) {
        let backend = Backend(
            name: "lab", dialect: .openAI, endpoint: Endpoint(baseURL: "http://h:1/v1"), defaultModel: nil)
        let error = GatewayError(UpstreamError(failure.code, "the detail"), backend: backend)
        #expect(error.status == failure.status)
        #expect(error.message.contains(#"backend "lab" at http://h:1/v1"#))
        #expect(error.message.contains(failure.says))
        #expect(failure.code == .refused || error.message.contains("the detail"))
        #expect(error.type == (failure.status == 503 ? "server_error" : "upstream_error"))
    }

    @Test func `a server without TLS behind an https address is named as such`() async throws {
        let upstream = try TestUpstream(onConnect: [.text("220 this is no TLS\r\n"), .stall]) { _ in [] }
        defer { upstream.stop() }
        let base = "https://127.0.0.1:\(upstream.port)/v1"
        try await TestGateway.run("llm: {backend: local, local_api_base: \"\(base)\"}") { gateway in
            let response = try gateway.chat()
            #expect(response.status == 502)
            #expect(response.error?.message.contains("\(base) (TLS: ") == true)
        }
    }

    @Test func `an answer over the limit is a 502`() async throws {
        let upstream = try ModelServer.start { _ in [.answer(Array(repeating: 32, count: 5000))] }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream, "gateway: {limits: {upstream_body_bytes: 4096}}") { gateway in
            let response = try gateway.chat()
            #expect(response.status == 502)
            #expect(response.error?.message.contains("more than 4096 bytes") == true)
        }
    }
}
