internal import Server
internal import Wire

/// Which pages' scripts may use the gateway (the Fetch standard's CORS protocol).
struct CrossOrigin {
    private let origins: [String]

    /// - Parameter origins: allowed origins, or `*` for all.
    init(origins: [String]) {
        self.origins = origins
    }

    enum Verdict {
        /// No page asks: there is nothing to add to the answer.
        case notCrossOrigin
        case allowed(String)
        case refused(String)
    }

    func judge(_ head: RequestHead) -> Verdict {
        guard let origin = head.fields.string(of: .origin) else { return .notCrossOrigin }
        return origins.contains("*") || origins.contains(origin) ? .allowed(origin) : .refused(origin)
    }

    /// What lets the page read the answer.
    func fieldLines(for origin: String) -> [UInt8] {
        var lines: [UInt8] = []
        if origins.contains("*") {
            lines.appendField("Access-Control-Allow-Origin", "*")
        } else {
            lines.appendField("Access-Control-Allow-Origin", origin)
            lines.appendField("Vary", "Origin")
        }
        lines.appendField(
            "Access-Control-Expose-Headers",
            "x-request-id, x-gateway-backend, x-gateway-model, x-gateway-cache, retry-after, openai-processing-ms")
        return lines
    }

    /// The answer to a preflight request, or to any other `OPTIONS`.
    func preflight(_ head: RequestHead, allowedMethods: String, origin: String?) -> Response {
        var response = Response(status: 204)
        response.fieldLines.appendField("Allow", allowedMethods)
        guard let origin else { return response }
        response.fieldLines += fieldLines(for: origin)
        response.fieldLines.appendField("Access-Control-Allow-Methods", allowedMethods)
        // Browsers name the fields they will send; OpenAI's own client adds a dozen of its own.
        let wanted = head.fields.value(of: .accessControlRequestHeaders)
        response.fieldLines.appendField(
            "Access-Control-Allow-Headers", wanted ?? ArraySlice("authorization, content-type".utf8))
        response.fieldLines.appendField("Access-Control-Max-Age", 86400)
        return response
    }
}
