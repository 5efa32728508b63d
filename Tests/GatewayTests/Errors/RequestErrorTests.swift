internal import Support
internal import Testing

/// A request that the gateway refuses, and how.
struct RefusedRequest: CustomTestStringConvertible, Sendable {
    var id: String
    var method = "POST"
    var path = "/v1/chat/completions"
    var body: String
    var status = 400
    var type = "invalid_request_error"
    var param: String?
    var code: String?
    /// What the message must name.
    var says: [String]

    var testDescription: String { id }

    static let badJSON = [
        RefusedRequest(id: "no body", body: "", code: "invalid_json", says: ["no body"]),
        RefusedRequest(
            id: "cut", body: "{\"model\":\"m\",\n \"messages\": [", code: "invalid_json", says: ["line 2, column 15"]),
        RefusedRequest(
            id: "trailing comma", body: "{\"model\":\"m\",}", code: "invalid_json", says: ["line 1, column 14"]),
        RefusedRequest(id: "not JSON", body: "model=m", code: "invalid_json", says: ["line 1, column 1"]),
        RefusedRequest(id: "two values", body: "{} {}", code: "invalid_json", says: ["line 1, column 4"]),
        RefusedRequest(
            id: "too deep", body: String(repeating: "[", count: 500), code: "invalid_json", says: ["line 1, column 1"]),
        RefusedRequest(
            id: "too many members", body: #"{"model":"m""# + String(repeating: #","a":0"#, count: 100_000) + "}",
            code: "invalid_json", says: ["more than 100000 members"]),
    ]

    static let badMembers = [
        RefusedRequest(id: "an array", body: "[]", says: ["JSON object"]),
        RefusedRequest(id: "a string", body: "\"m\"", says: ["JSON object"]),
        RefusedRequest(id: "no model", body: #"{"messages":[]}"#, param: "model", says: ["model", "/v1/models"]),
        RefusedRequest(id: "null model", body: #"{"model":null,"messages":[]}"#, param: "model", says: ["model"]),
        RefusedRequest(id: "model is a number", body: #"{"model":1,"messages":[]}"#, param: "model", says: ["string"]),
        RefusedRequest(id: "model is empty", body: #"{"model":"","messages":[]}"#, param: "model", says: ["not empty"]),
        RefusedRequest(
            id: "two models", body: #"{"model":"a","model":"b","messages":[]}"#, param: "model", says: ["twice"]),
        RefusedRequest(
            id: "two models, one escaped", body: #"{"model":"a","mod\u0065l":"b","messages":[]}"#, param: "model",
            says: ["twice"]),
        RefusedRequest(id: "no messages", body: #"{"model":"m"}"#, param: "messages", says: ["messages"]),
        RefusedRequest(
            id: "messages is text", body: #"{"model":"m","messages":"hi"}"#, param: "messages", says: ["array"]),
        RefusedRequest(
            id: "a message is text", body: #"{"model":"m","messages":[{"role":"user"},"hi"]}"#, param: "messages[1]",
            says: ["messages[1]", "object"]),
        RefusedRequest(
            id: "stream is text", body: #"{"model":"m","messages":[],"stream":"yes"}"#, param: "stream",
            says: ["true or false"]),
        RefusedRequest(
            id: "include_usage is a number",
            body: #"{"model":"m","messages":[],"stream":true,"stream_options":{"include_usage":1}}"#,
            param: "stream_options.include_usage", says: ["true or false"]),
        RefusedRequest(
            id: "no prompt", path: "/v1/completions", body: #"{"model":"m"}"#, param: "prompt", says: ["prompt"]),
        RefusedRequest(
            id: "no input", path: "/v1/embeddings", body: #"{"model":"m"}"#, param: "input", says: ["input"]),
        RefusedRequest(
            id: "empty input", path: "/v1/embeddings", body: #"{"model":"m","input":[]}"#, param: "input",
            says: ["not empty"]),
        RefusedRequest(
            id: "input is an object", path: "/v1/embeddings", body: #"{"model":"m","input":{}}"#, param: "input",
            says: ["string", "array"]),
    ]

    /// Only the embedded model looks at these; a server judges them itself.
    static let badForEcho = [
        RefusedRequest(
            id: "unknown role", body: #"{"model":"m","messages":[{"role":"king","content":"x"}]}"#,
            param: "messages[0].role", says: ["role"]),
        RefusedRequest(
            id: "content is a number", body: #"{"model":"m","messages":[{"role":"user","content":1}]}"#,
            param: "messages[0].content", says: ["content"]),
        RefusedRequest(
            id: "n is 0", body: #"{"model":"m","n":0,"messages":[{"role":"user","content":"x"}]}"#, param: "n",
            says: ["128"]),
        RefusedRequest(
            id: "max_tokens is negative",
            body: #"{"model":"m","max_tokens":-1,"messages":[{"role":"user","content":"x"}]}"#, param: "max_tokens",
            says: ["integer of at least 1"]),
        RefusedRequest(
            id: "prompt is a number", path: "/v1/completions", body: #"{"model":"m","prompt":1}"#, param: "prompt",
            says: ["string"]),
        RefusedRequest(
            id: "dimensions is 0", path: "/v1/embeddings", body: #"{"model":"m","input":"x","dimensions":0}"#,
            param: "dimensions", says: ["4096"]),
        RefusedRequest(
            id: "encoding is unknown", path: "/v1/embeddings",
            body: #"{"model":"m","input":"x","encoding_format":"hex"}"#, param: "encoding_format", says: ["base64"]),
    ]

    static let badPlace = [
        RefusedRequest(
            id: "unknown path", path: "/v1/chats", body: "{}", status: 404, code: "unknown_url",
            says: ["/v1/chats", "/v1/chat/completions"]),
        RefusedRequest(
            id: "GET on chat", method: "GET", body: "", status: 405, code: "method_not_allowed", says: ["GET", "POST"]),
        RefusedRequest(
            id: "POST on models", path: "/v1/models", body: "{}", status: 405, code: "method_not_allowed",
            says: ["POST", "GET"]),
        RefusedRequest(
            id: "DELETE on health", method: "DELETE", path: "/health", body: "", status: 405,
            code: "method_not_allowed", says: ["DELETE", "GET"]),
        RefusedRequest(
            id: "unknown model's card", method: "GET", path: "/v1/models/nobody", body: "", status: 404, param: "model",
            code: "model_not_found", says: ["nobody", "/v1/models"]),
    ]

    func check(_ response: RawResponse) {
        #expect(response.status == status)
        #expect(response.value("Content-Type") == "application/json")
        #expect(response.has("x-request-id"))
        let error = response.error
        #expect(error?.type == type)
        #expect(error?.param == param)
        #expect(error?.code == code)
        for words in says { #expect(error?.message.contains(words) == true, "\(error?.message ?? "no message")") }
    }
}

@Suite struct RequestErrorTests {
    @Test(arguments: RefusedRequest.badJSON + RefusedRequest.badMembers + RefusedRequest.badForEcho)
    func `a wrong body is refused with the place and the remedy`(_ request: RefusedRequest) async throws {
        try await TestGateway.run("llm: {backend: echo}") { gateway in
            request.check(try gateway.post(request.path, request.body))
        }
    }

    @Test func `a wrong body never reaches a server`() async throws {
        let upstream = try ModelServer.start()
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream) { gateway in
            for request in RefusedRequest.badJSON + RefusedRequest.badMembers {
                request.check(try gateway.post(request.path, request.body))
            }
        }
        #expect(upstream.log.current.questions.isEmpty)
    }

    @Test(arguments: RefusedRequest.badPlace)
    func `what is not served is refused with what is`(_ request: RefusedRequest) async throws {
        try await TestGateway.run("llm: {backend: echo}") { gateway in
            let response = try gateway.request(
                request.method, request.path, body: request.body.isEmpty ? nil : Array(request.body.utf8))
            request.check(response)
            #expect(response.has("Allow") == (request.status == 405))
        }
    }

    @Test func `a wrong method's answer lists the right ones`() async throws {
        try await TestGateway.run("llm: {backend: echo}") { gateway in
            try #expect(gateway.get("/v1/embeddings").value("Allow") == "POST, OPTIONS")
            try #expect(gateway.request("PUT", "/v1/models/x").value("Allow") == "GET, HEAD, OPTIONS")
        }
    }

    @Test(arguments: ["gzip", "br", "zstd", "gzip, identity"])
    func `an encoded body gets 415`(_ coding: String) async throws {
        try await TestGateway.run("llm: {backend: echo}") { gateway in
            let response = try gateway.chat(fields: "Content-Encoding: \(coding)\r\n")
            #expect(response.status == 415)
            #expect(response.error?.code == "unsupported_content_encoding")
            #expect(response.error?.message.contains(coding) == true)
        }
    }

    @Test func `a body with the coding identity is read`() async throws {
        try await TestGateway.run("llm: {backend: echo}") { gateway in
            try #expect(gateway.chat(fields: "Content-Encoding: identity\r\n").status == 200)
        }
    }

    @Test func `a body over the limit gets 413, told or found out`() async throws {
        try await TestGateway.run("llm: {backend: echo}\ngateway: {limits: {body_bytes: 2000}}") { gateway in
            let long = ChatBody.plain + String(repeating: " ", count: 2000)
            let told = try gateway.chat(long)
            #expect(told.status == 413)
            #expect(told.error?.code == "request_too_large")
            let client = try gateway.client()
            try client.send("POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
            try client.send("fff\r\n" + String(repeating: " ", count: 0xFFF) + "\r\n")
            try #expect(client.readResponse().error?.code == "request_too_large")
        }
    }
}
