package import Wire

/// The errors of OpenAI-compatible servers, of which each has its own form.
package enum OpenAIProblems {
    /// What an answer means whose status is not 200.
    package static func decode(status: Int, fields: HTTPFields, body: [UInt8]) -> UpstreamProblem {
        let root = (try? JSONDocument(parsing: body))?.root
        let error = root.flatMap { Self.error(in: $0) }
        let told = root.flatMap { OpenAIError.message(in: $0) } ?? ErrorMessage.excerpt(of: body)
        return problem(status: status, error: error, told: told, fields: fields)
    }

    /// The error that stands where an answer, a chunk or a choice should be; nil where none does.
    static func problem(inAnswer root: JSONView) -> UpstreamProblem? {
        let isError = root["error"].map { !$0.isNull } ?? root["object"]?.stringEquals("error") ?? false
        guard isError, let error = error(in: root) else { return nil }
        let code = error["code"]?.int ?? error["status"]?.int ?? root["code"]?.int ?? 502
        let status = 400...599 ~= code ? code : 502
        return problem(
            status: status, error: error, told: OpenAIError.message(in: root) ?? "", fields: HTTPFields())
    }

    /// `{"error": {…}}`, the same as the only element of an array, or the members without anything around them.
    private static func error(in root: JSONView) -> JSONView? {
        let body = root.kind == .array ? root.elements.first { $0.kind == .object } : root
        guard let body, body.kind == .object else { return nil }
        if let error = body["error"], error.kind == .object { return error }
        return body
    }

    private static func problem(
        status: Int, error: JSONView?, told: String, fields: HTTPFields
    ) -> UpstreamProblem {
        let status = 400...599 ~= status ? status : 502
        let message = told.isEmpty ? "the server answered with status \(status) and nothing else" : KeyMask.masked(told)
        var problem = UpstreamProblem(
            status: status, type: error?["type"]?.string ?? type(of: status), code: error?["code"]?.string,
            param: error?["param"]?.string, message: message)
        refine(&problem)
        if status == 429 || status == 503 { problem.retryAfter = delay(fields, told) }
        if fields.string(of: .shouldRetry) == "false" { problem.isFinal = true }
        return problem
    }

    /// The codes that programs look for, where a server says the same in other words.
    private static func refine(_ problem: inout UpstreamProblem) {
        switch problem.status {
        case 401:
            problem.code = "invalid_api_key"
            problem.isKeyFault = true
        case 403: problem.code = problem.code ?? "permission_denied"
        case 404 where mentions(problem, missing): problem.code = "model_not_found"
        case 429 where mentions(problem, spent):
            problem.code = "insufficient_quota"
            problem.isFinal = true
        case 400, 404, 413, 422, 500:
            if mentions(problem, tooLong) {
                problem.code = "context_length_exceeded"
            } else if problem.status != 500, mentions(problem, missing) {
                problem.code = "model_not_found"
            }
        default: break
        }
    }

    private static func mentions(_ problem: UpstreamProblem, _ words: [StaticString]) -> Bool {
        let text = "\(problem.code ?? "") \(problem.type) \(problem.message)"
        return words.contains { ErrorMessage.mentions(text, $0) }
    }

    /// As OpenAI, vLLM, llama.cpp, Ollama and LM Studio put it.
    private static let tooLong: [StaticString] = [
        "context_length_exceeded", "context length", "context size", "context window", "context overflow",
        "maximum context", "exceed_context", "prompt too long", "prompt is too long", "too many tokens",
    ]
    private static let missing: [StaticString] = [
        "model_not_found", "does not exist", "not found, try pulling", "no such model", "model not found",
        "model not loaded", "no models loaded", "could not find model", "unknown model", "invalid model",
    ]
    private static let spent: [StaticString] = ["insufficient_quota", "exceeded your current quota", "credits"]

    private static func type(of status: Int) -> String {
        switch status {
        case 401: "authentication_error"
        case 403: "permission_error"
        case 429: "rate_limit_error"
        case 502: "upstream_error"
        case 500...: "server_error"
        default: "invalid_request_error"
        }
    }

    /// `retry-after-ms` is OpenAI's; dates, which `Retry-After` may also have, no server of this kind sends.
    private static func delay(_ fields: HTTPFields, _ told: String) -> Duration? {
        if let milliseconds = fields.value(of: .retryAfterMilliseconds).flatMap({
            JSONNumber(String(decoding: $0, as: UTF8.self))?.double
        }) {
            return bounded(milliseconds / 1000)
        }
        if let seconds = fields.value(of: .retryAfter).flatMap({
            JSONNumber(String(decoding: $0, as: UTF8.self))?.double
        }) {
            return bounded(seconds)
        }
        return RetryDelay.find(in: told)
    }

    /// A day is longer than anybody waits.
    private static func bounded(_ seconds: Double) -> Duration? {
        seconds >= 0 ? .seconds(min(seconds, 86_400)) : nil
    }
}

extension UpstreamProblem {
    /// Whether the server does not know the wished form of an answer: then the prompt may ask for it.
    package var isFormatFault: Bool {
        guard status == 400 || status == 422 || status == 501 else { return false }
        let text = "\(param ?? "") \(message)"
        let words: [StaticString] = ["response_format", "json_object", "json_schema", "response format", "grammar"]
        return words.contains { ErrorMessage.mentions(text, $0) }
    }
}
