internal import Dialects
internal import Reactor

/// Why a client does not get what it asked for, with everything its answer needs.
///
/// The table of statuses and of OpenAI's types and codes is this file.
struct GatewayError: Error {
    let status: Int
    let type: String
    let code: String?
    let param: String?
    let message: String
    /// Seconds after which trying again makes sense.
    var retryAfter: Int?
    /// The same, exactly: OpenAI's clients look for it first.
    var retryAfterMilliseconds: Int?
    /// Trying again is of no use, whatever the status says; OpenAI's clients obey `x-should-retry: false`.
    var isFinal = false
    /// What went wrong at a backend, where one was to answer and another may do better.
    var fault: UpstreamFault?
    /// How long the backend asks to wait.
    var retryDelay: Duration?
    /// The backend's own answer, which goes to the client as it came.
    var passed: PassedAnswer?

    private init(_ status: Int, _ type: String, code: String? = nil, param: String? = nil, _ message: String) {
        self.status = status
        self.type = type
        self.code = code
        self.param = param
        self.message = message
    }

    /// A code for the log, without text from outside.
    var failure: String {
        passed.map { "upstream_\($0.status)" } ?? code ?? type
    }

    var openAI: OpenAIError {
        OpenAIError(message: message, type: type, param: param, code: code)
    }

    // MARK: The client's doing

    static func invalidRequest(_ error: InvalidRequest) -> GatewayError {
        GatewayError(400, "invalid_request_error", param: error.param, error.message)
    }

    static func malformedJSON(_ message: String, line: Int, column: Int) -> GatewayError {
        let place = "line \(line), column \(column)"
        return GatewayError(
            400, "invalid_request_error", code: "invalid_json",
            "the request body is not valid JSON: \(message) at \(place)")
    }

    static let emptyBody = GatewayError(
        400, "invalid_request_error", code: "invalid_json",
        "the request has no body; send a JSON object with Content-Type: application/json")

    static func badMedia(_ message: String) -> GatewayError {
        GatewayError(400, "invalid_request_error", code: "invalid_media", message)
    }

    static func notHonoured(_ losses: [Loss], backend: String) -> GatewayError {
        let names = losses.map { "\"\($0.param)\"" }.joined(separator: ", ")
        let reasons = losses.map(\.reason).joined(separator: "; ")
        return GatewayError(
            400, "invalid_request_error", code: "unsupported_parameter", param: losses.first?.param,
            "the backend \"\(backend)\" cannot honour \(names): \(reasons). Leave it out, or set "
                + "gateway.strict_parameters to false")
    }

    static func missingKey() -> GatewayError {
        GatewayError(
            401, "authentication_error", code: "missing_api_key",
            "this gateway wants a key: send it as \"Authorization: Bearer KEY\"")
    }

    static func wrongKey() -> GatewayError {
        GatewayError(
            401, "authentication_error", code: "invalid_api_key",
            "the key is not one of this gateway's; ask whoever runs it (gateway.api_keys and gateway.keys in its configuration)"
        )
    }

    /// A limit of the client's key; without a wait trying again is of no use.
    static func limited(_ message: String, _ wait: Duration?) -> GatewayError {
        var error = GatewayError(429, "rate_limit_error", code: "rate_limit_exceeded", message)
        error.retryAfter = wait.map { max(1, Int($0.inSeconds.rounded(.up))) }
        error.isFinal = wait == nil
        return error
    }

    static func quotaExhausted(_ message: String, _ wait: Duration) -> GatewayError {
        var error = GatewayError(429, "insufficient_quota", code: "insufficient_quota", message)
        error.retryAfter = max(1, Int(wait.inSeconds.rounded(.up)))
        error.isFinal = true
        return error
    }

    static func modelForbidden(_ model: String, key: String) -> GatewayError {
        GatewayError(
            403, "permission_error", code: "model_not_allowed", param: "model",
            "the key \"\(key)\" does not open the model \"\(model)\"; GET /v1/models lists those it opens")
    }

    static func originRefused(_ origin: String) -> GatewayError {
        GatewayError(
            403, "permission_error", code: "origin_not_allowed",
            "pages from \"\(origin)\" may not use this gateway (gateway.cors_origins in its configuration)")
    }

    static func unknownPath(_ path: String) -> GatewayError {
        GatewayError(
            404, "invalid_request_error", code: "unknown_url",
            "nothing is served at \"\(path)\"; this gateway has /v1/chat/completions, /v1/completions, /v1/embeddings, "
                + "/v1/models and /health")
    }

    static let metricsAreOff = GatewayError(
        404, "invalid_request_error", code: "metrics_off",
        "nothing is counted here; set gateway.metrics.enabled to true in the configuration")

    static func wrongMethod(_ method: String, path: String, allowed: String) -> GatewayError {
        GatewayError(
            405, "invalid_request_error", code: "method_not_allowed",
            "\"\(path)\" does not take \(method); use \(allowed)")
    }

    static func encodedBody(_ coding: String) -> GatewayError {
        GatewayError(
            415, "invalid_request_error", code: "unsupported_content_encoding",
            "a request body with Content-Encoding \"\(coding)\" is not read; send it as it is")
    }

    static func unknownModel(_ model: String, known: String) -> GatewayError {
        GatewayError(
            404, "invalid_request_error", code: "model_not_found", param: "model",
            "the model \"\(model)\" is not known here\(known); GET /v1/models lists all")
    }

    /// What the HTTP server refused by itself.
    static func refused(status: Int, reason: String) -> GatewayError {
        let type = status >= 500 ? "server_error" : "invalid_request_error"
        let code: String? =
            switch status {
            case 408: "request_timeout"
            case 413: "request_too_large"
            case 414: "uri_too_long"
            case 431: "headers_too_large"
            default: nil
            }
        return GatewayError(status, type, code: code, reason)
    }

    // MARK: The gateway's and its upstream's doing

    static func notServed(_ operation: String, backend: String) -> GatewayError {
        GatewayError(
            501, "invalid_request_error", code: "not_supported",
            "the backend \"\(backend)\" does not serve \(operation)")
    }

    static func unreachable(_ message: String) -> GatewayError {
        GatewayError(502, "upstream_error", code: "backend_unreachable", message)
    }

    static func badAnswer(_ message: String) -> GatewayError {
        GatewayError(502, "upstream_error", code: "bad_upstream_response", message)
    }

    static func timedOut(_ message: String) -> GatewayError {
        GatewayError(504, "upstream_error", code: "upstream_timeout", message)
    }

    static func exhausted(_ message: String) -> GatewayError {
        var error = GatewayError(503, "server_error", code: "gateway_exhausted", message)
        error.retryAfter = 1
        return error
    }

    /// The backend gets as many requests as it may, and so many wait that one more cannot.
    static func busy(_ backend: String, underWay: Int, waiting: Int) -> GatewayError {
        var error = GatewayError(
            429, "rate_limit_error", code: "backend_busy",
            "backend \"\(backend)\" has \(underWay) requests under way and \(waiting) waiting (max_concurrent and "
                + "max_queue in the configuration). Try again shortly")
        error.retryAfter = 1
        error.fault = .busy
        return error
    }

    /// The request waited in the line for as long as it may.
    static func waitedInVain(_ backend: String, underWay: Int, waited: Duration) -> GatewayError {
        var error = GatewayError(
            429, "rate_limit_error", code: "backend_busy",
            "none of the \(underWay) requests under way at backend \"\(backend)\" made room within "
                + "\(waited.inSeconds) s (queue_timeout in the configuration). Try again shortly")
        error.retryAfter = 1
        error.fault = .busy
        return error
    }

    /// The client shares its answer with others, and keeps more bytes of it waiting than one may have.
    static func fellBehind(_ bytes: Int) -> GatewayError {
        GatewayError(
            503, "server_error", code: "client_too_slow",
            "the client is more than \(bytes) bytes behind others that get the same answer; take it faster, or send "
                + "Cache-Control: no-store to share it with nobody")
    }

    static func noBackend(_ message: String) -> GatewayError {
        GatewayError(503, "server_error", code: "no_backend", message)
    }

    /// A translated backend's refusal. A fault of the gateway's own key is the operator's to mend, not the client's.
    static func problem(_ problem: UpstreamProblem, backend: String) -> GatewayError {
        if problem.isKeyFault {
            var error = GatewayError(
                502, "upstream_error", code: problem.code ?? "invalid_api_key",
                "the backend \"\(backend)\" does not let the gateway's own key in (\(problem.message)); whoever runs the "
                    + "gateway has to look at its configuration")
            error.fault = .status(problem.status)
            return error
        }
        var error = GatewayError(
            problem.status, problem.type, code: problem.code, param: problem.param,
            "backend \"\(backend)\": \(problem.message)")
        if let delay = problem.retryAfter {
            error.retryAfter = RetryAdvice.wholeSeconds(delay)
            error.retryAfterMilliseconds = max(1, Int((delay.inSeconds * 1000).rounded(.up)))
        }
        error.isFinal = problem.isFinal
        error.retryDelay = problem.retryAfter
        error.fault = .status(problem.status)
        return error
    }

    /// An upstream's own refusal, in a form that OpenAI's clients read.
    static func upstream(status: Int, message: String) -> GatewayError {
        let (type, code): (String, String?) =
            switch status {
            case 400, 422: ("invalid_request_error", nil)
            case 401: ("authentication_error", "invalid_api_key")
            case 403: ("permission_error", nil)
            case 404: ("invalid_request_error", "not_found")
            case 413: ("invalid_request_error", "request_too_large")
            case 429: ("rate_limit_error", "rate_limit_exceeded")
            case 500...: ("server_error", nil)
            default: ("invalid_request_error", nil)
            }
        return GatewayError(status, type, code: code, message)
    }
}
