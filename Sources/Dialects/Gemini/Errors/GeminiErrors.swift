internal import Wire

/// Google's error bodies in OpenAI's words (mapping 21).
package enum GeminiErrors {
    /// What the body of a failed request means.
    ///
    /// - Parameter status: the HTTP status; 200 for an error within a stream, whose own code then counts.
    package static func decode(status: Int, body: [UInt8]) -> UpstreamProblem {
        guard let document = try? JSONDocument(parsing: body) else { return foreign(status, text: body) }
        return decode(status: status, document.root)
    }

    /// What an error within a stream means.
    static func decode(status: Int, _ root: JSONView) -> UpstreamProblem {
        guard let error = GoogleError(root) else {
            guard let message = OpenAIError.message(in: root) else {
                return foreign(status, text: Array(root.rawBytes))
            }
            let status = 400...599 ~= status ? status : 502
            return UpstreamProblem(status: status, type: type(of: status), message: KeyMask.masked(message))
        }
        return problem(error, status: httpStatus(status, error))
    }

    /// The status counts; within a stream the code, or else the name.
    private static func httpStatus(_ status: Int, _ error: GoogleError) -> Int {
        if 400...599 ~= status { return status }
        if let code = error.code, 400...599 ~= code { return code }
        switch error.status {
        case "INVALID_ARGUMENT", "FAILED_PRECONDITION", "OUT_OF_RANGE": return 400
        case "UNAUTHENTICATED": return 401
        case "PERMISSION_DENIED": return 403
        case "NOT_FOUND": return 404
        case "ABORTED", "ALREADY_EXISTS": return 409
        case "RESOURCE_EXHAUSTED": return 429
        case "CANCELLED": return 499
        case "INTERNAL", "UNKNOWN", "DATA_LOSS": return 500
        case "UNIMPLEMENTED": return 501
        case "UNAVAILABLE": return 503
        case "DEADLINE_EXCEEDED": return 504
        default: return 502
        }
    }

    private static func problem(_ error: GoogleError, status: Int) -> UpstreamProblem {
        var problem = UpstreamProblem(
            status: status, type: type(of: status), message: ErrorMessage.text(error.message, status: status))
        if isAboutKey(error, status) {
            problem.status = 401
            problem.type = "authentication_error"
            problem.code = "invalid_api_key"
            problem.isKeyFault = true
            return problem
        }
        switch status {
        case 400: refine(badRequest: &problem, error)
        case 403:
            problem.type = "permission_error"
            problem.code = "permission_denied"
            problem.isKeyFault = true
        case 404: problem.code = ErrorMessage.mentions(error.message, "model") ? "model_not_found" : nil
        case 409: problem.type = "conflict_error"
        case 413: problem.code = "request_too_large"
        case 429: refine(rateLimit: &problem, error)
        case 499:
            problem.status = 502
            problem.type = "upstream_error"
            problem.code = "cancelled"
        case 500: problem.code = "internal_error"
        case 501:
            problem.type = "invalid_request_error"
            problem.code = "unsupported"
        case 503:
            problem.code = "overloaded"
            problem.retryAfter = error.retryDelay ?? RetryDelay.find(in: error.message)
        case 504: problem.code = "timeout"
        default: break
        }
        return problem
    }

    private static func type(of status: Int) -> String {
        switch status {
        case 429: "rate_limit_error"
        case 502: "upstream_error"
        case 500...: "server_error"
        default: "invalid_request_error"
        }
    }

    private static func isAboutKey(_ error: GoogleError, _ status: Int) -> Bool {
        if status == 401 || error.status == "UNAUTHENTICATED" || error.reasons.contains("API_KEY_INVALID") {
            return true
        }
        guard status == 400 else { return false }
        let words: [StaticString] = ["api key not valid", "api key not found", "api key expired"]
        return words.contains { ErrorMessage.mentions(error.message, $0) }
    }

    // MARK: Statuses with many meanings

    private static func refine(badRequest problem: inout UpstreamProblem, _ error: GoogleError) {
        if error.status == "FAILED_PRECONDITION" {
            problem.code = "failed_precondition"
            if ErrorMessage.mentions(error.message, "location is not supported") { problem.status = 403 }
        }
        let field = error.field ?? ErrorMessage.field(in: error.message)
        problem.param = field.flatMap(ErrorField.param)
        guard let special = SpecialMessage.all.first(where: { ErrorMessage.mentions(error.message, $0.words) }) else {
            return
        }
        problem.code = special.code ?? problem.code
        problem.param = special.param ?? problem.param
        problem.isSignatureFault = special.isAboutSignature
    }

    private static func refine(rateLimit problem: inout UpstreamProblem, _ error: GoogleError) {
        let words: [StaticString] = ["prepayment credits", "prepaid credits", "spend cap", "spending cap"]
        let isSpent =
            error.quotaIDs.contains { ErrorMessage.mentions($0, "PerDay") }
            || words.contains { ErrorMessage.mentions(error.message, $0) }
        guard !isSpent else {
            // Google names a delay of seconds even when a day's quota is used up.
            problem.code = "insufficient_quota"
            problem.isFinal = true
            return
        }
        problem.code = "rate_limit_exceeded"
        problem.retryAfter = error.retryDelay ?? RetryDelay.find(in: error.message)
    }

    /// A front end's page, or nothing: all there is to say is the status.
    private static func foreign(_ status: Int, text: [UInt8]) -> UpstreamProblem {
        let told = ErrorMessage.excerpt(of: text)
        let status = 400...599 ~= status ? status : 502
        let message = "Gemini answered with status \(status)" + (told.isEmpty ? " and nothing else" : ": \(told)")
        var problem = UpstreamProblem(status: status, type: type(of: status), message: message)
        switch status {
        case 401:
            problem.type = "authentication_error"
            problem.code = "invalid_api_key"
            problem.isKeyFault = true
        case 403:
            problem.type = "permission_error"
            problem.code = "permission_denied"
            problem.isKeyFault = true
        case 413: problem.code = "request_too_large"
        case 429: problem.code = "rate_limit_exceeded"
        case 499: problem.status = 502
        case 503: problem.code = "overloaded"
        case 504: problem.code = "timeout"
        default: break
        }
        return problem
    }
}
