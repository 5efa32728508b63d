import Dialects
import Testing
import Wire

struct GeminiErrorsTests {
    private static func decode(
        _ status: Int, _ name: String, _ message: String, details: String = "[]"
    ) -> UpstreamProblem {
        var text = JSONWriter()
        text.string(message)
        let quoted = String(decoding: text.bytes, as: UTF8.self)
        let body = #"{"error":{"code":\#(status),"status":"\#(name)","message":\#(quoted),"details":\#(details)}}"#
        return GeminiErrors.decode(status: status, body: Array(body.utf8))
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let status: Int
        let name: String
        let expected: (status: Int, type: String, code: String?)
        var testDescription: String { "\(status) \(name)" }
    }

    private static let rows = [
        Row(status: 400, name: "INVALID_ARGUMENT", expected: (400, "invalid_request_error", nil)),
        Row(status: 400, name: "FAILED_PRECONDITION", expected: (400, "invalid_request_error", "failed_precondition")),
        Row(status: 401, name: "UNAUTHENTICATED", expected: (401, "authentication_error", "invalid_api_key")),
        Row(status: 403, name: "PERMISSION_DENIED", expected: (403, "permission_error", "permission_denied")),
        Row(status: 404, name: "NOT_FOUND", expected: (404, "invalid_request_error", nil)),
        Row(status: 409, name: "ABORTED", expected: (409, "conflict_error", nil)),
        Row(status: 413, name: "", expected: (413, "invalid_request_error", "request_too_large")),
        Row(status: 429, name: "RESOURCE_EXHAUSTED", expected: (429, "rate_limit_error", "rate_limit_exceeded")),
        Row(status: 499, name: "CANCELLED", expected: (502, "upstream_error", "cancelled")),
        Row(status: 500, name: "INTERNAL", expected: (500, "server_error", "internal_error")),
        Row(status: 501, name: "UNIMPLEMENTED", expected: (501, "invalid_request_error", "unsupported")),
        Row(status: 503, name: "UNAVAILABLE", expected: (503, "server_error", "overloaded")),
        Row(status: 504, name: "DEADLINE_EXCEEDED", expected: (504, "server_error", "timeout")),
        Row(status: 418, name: "", expected: (418, "invalid_request_error", nil)),
        Row(status: 529, name: "", expected: (529, "server_error", nil)),
    ]

    @Test(arguments: rows)
    func `each status has its status, type and code`(row: Row) {
        let plain = Self.decode(row.status, row.name, "Something happened.")
        #expect((plain.status, plain.type) == (row.expected.status, row.expected.type))
        #expect(plain.code == row.expected.code)
        #expect(plain.message == "Something happened.")
        let body = #"[{"error":{"code":\#(row.status),"status":"\#(row.name)","message":"Something happened."}}]"#
        #expect(GeminiErrors.decode(status: row.status, body: Array(body.utf8)) == plain)
    }

    struct Special: Sendable, CustomTestStringConvertible {
        let message: String
        let code: String?
        let param: String?
        var testDescription: String { message }
    }

    private static let specials = [
        Special(
            message: "The input token count (9) exceeds the maximum number of tokens allowed (8).",
            code: "context_length_exceeded", param: "messages"),
        Special(message: "Unsupported MIME type: application/zip", code: "unsupported_media", param: "messages"),
        Special(message: "Unable to process input image. Please retry.", code: "invalid_image", param: "messages"),
        Special(
            message: "Unable to submit request because it has a maxOutputTokens value of 0", code: nil,
            param: "max_tokens"),
        Special(message: "Penalty is not enabled for models/x", code: nil, param: "presence_penalty"),
        Special(message: "Logprobs is not enabled for models/x", code: nil, param: "logprobs"),
        Special(message: "Multiple candidates is not enabled for this model", code: nil, param: "n"),
        Special(
            message: "Function call is missing a thought_signature in functionCall parts.",
            code: "missing_thought_signature", param: nil),
        Special(message: "Corrupted thought signature.", code: "invalid_thought_signature", param: nil),
        Special(
            message: "* GenerateContentRequest.contents: contents is not specified\n", code: nil, param: "messages"),
        Special(
            message: "* GenerateContentRequest.tools[0].function_declarations[3].name: Invalid function name.",
            code: nil, param: "tools[3].function.name"),
        Special(
            message: "Invalid value at 'generation_config.thinking_config.thinking_level'", code: nil,
            param: "reasoning_effort"),
        Special(message: "Request contains an invalid argument.", code: nil, param: nil),
    ]

    @Test(arguments: specials)
    func `messages say more than the status`(special: Special) {
        let problem = Self.decode(400, "INVALID_ARGUMENT", special.message)
        #expect(problem.status == 400 && problem.type == "invalid_request_error")
        #expect(problem.code == special.code && problem.param == special.param)
        #expect(problem.isSignatureFault == (special.code?.hasSuffix("thought_signature") == true))
    }

    @Test(arguments: [
        ("generation_config.max_output_tokens", "max_tokens"), ("generationConfig.candidateCount", "n"),
        ("generation_config.stop_sequences[2]", "stop"),
        ("generation_config.response_json_schema.x", "response_format"),
        ("contents[2].parts[0].inline_data", "messages"), ("system_instruction", "messages"),
        ("tools[0].functionDeclarations[2].name", "tools[2].function.name"),
        ("request.tools[0].function_declarations[10].parameters.properties[0].value", "tools[10].function.parameters"),
        ("tools[1].google_search", "tools"), ("tool_config.function_calling_config", "tool_choice"),
        ("requests[4].content", "input[4]"), ("output_dimensionality", "dimensions"), ("labels", "labels"),
        ("who.knows", nil), ("", nil), ("[[[", nil), ("tools[99999999999999999999]", "tools"),
    ])
    func `the field at fault is named as the client wrote it`(field: String, param: String?) {
        let details =
            #"[{"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[{"field":"\#(field)"}]}]"#
        #expect(Self.decode(400, "INVALID_ARGUMENT", "Bad.", details: details).param == param)
    }

    @Test(arguments: [
        ("36s", 36.0), ("34.4s", 34.4), ("45.837906927s", 45.837906927), ("0s", 0), ("1h2m3s", 3723),
        ("593.5ms", 0.5935),
    ])
    func `the delay is read in every form`(text: String, seconds: Double) throws {
        let details = #"[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"\#(text)"}]"#
        let problem = Self.decode(429, "RESOURCE_EXHAUSTED", "Slow down.", details: details)
        let told = try #require(problem.retryAfter)
        #expect(abs(told / .seconds(1) - seconds) < 1e-9)
        let worded = Self.decode(429, "RESOURCE_EXHAUSTED", "Slow down.\nPlease retry in \(text).")
        #expect(worded.retryAfter == told)
    }

    @Test(arguments: ["", "s", "-5s", "5", "5 s", "1e9s", "5x", "NaN", "99999999999999999999999h"])
    func `a delay that is none does no harm`(text: String) {
        let details = #"[{"retryDelay":"\#(text)"}]"#
        let problem = Self.decode(429, "RESOURCE_EXHAUSTED", "Slow down.", details: details)
        #expect(problem.code == "rate_limit_exceeded")
        #expect(problem.retryAfter == nil || text.hasSuffix("h"))
    }

    @Test func `credits that are used up are no reason to wait`() {
        let problem = Self.decode(
            429, "RESOURCE_EXHAUSTED", "Your prepayment credits are depleted. Please retry in 3s.")
        #expect(problem.code == "insufficient_quota" && problem.isFinal && problem.retryAfter == nil)
    }

    @Test func `an invalid key is told from a bad request, with and without details`() {
        let details = #"[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID"}]"#
        for problem in [
            Self.decode(400, "INVALID_ARGUMENT", "Bad.", details: details),
            Self.decode(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key."),
        ] {
            #expect(problem.isKeyFault && problem.status == 401 && problem.code == "invalid_api_key")
        }
        #expect(
            Self.decode(400, "FAILED_PRECONDITION", "User location is not supported for the API use.").status == 403)
        #expect(Self.decode(404, "NOT_FOUND", "models/x is not found for API version v1beta").code == "model_not_found")
    }

    @Test func `a key never gets into a message`() {
        let key = "AIza" + String(repeating: "Sy0-_", count: 7)
        let problem = Self.decode(
            400, "INVALID_ARGUMENT", "API Key not found: \(key). See https://x.example/?key=\(key)&a=1")
        #expect(problem.message == "API Key not found: ***. See https://x.example/?key=***&a=1")
        #expect(GeminiErrors.decode(status: 500, body: Array("bad key=abc.def".utf8)).message.hasSuffix("bad key=***"))
    }

    @Test func `what is no JSON still says what it can`() {
        func decode(_ status: Int, _ body: String) -> UpstreamProblem {
            GeminiErrors.decode(status: status, body: Array(body.utf8))
        }
        let page = decode(502, "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head></html>")
        #expect(page.status == 502 && page.message.hasSuffix("502 Bad Gateway"))
        #expect(decode(500, "").message.contains("nothing"))
        #expect(decode(404, "Not Found").status == 404)
        #expect(decode(429, "slow").code == "rate_limit_exceeded")
        #expect(decode(200, #"{"cand"#).status == 502)
        #expect(decode(503, #"{"detail":"loading"}"#).message == "loading")
        #expect(decode(302, "").status == 502)
    }

    @Test func `an error body within a message is taken out of it`() {
        let problem = Self.decode(400, "INVALID_ARGUMENT", "{\n  \"error\": {\"message\": \"The real reason.\"}\n}")
        #expect(problem.message == "The real reason.")
    }
}
