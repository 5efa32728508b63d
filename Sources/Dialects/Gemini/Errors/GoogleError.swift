internal import Wire

/// The members of Google's error object that a client can use (mapping 21.1).
struct GoogleError {
    /// An HTTP status; nil where `code` is missing or no number.
    var code: Int?
    /// `RESOURCE_EXHAUSTED`, `INVALID_ARGUMENT`; empty where there is none.
    var status = ""
    var message = ""
    /// Of `ErrorInfo`: `API_KEY_INVALID`.
    var reasons: [String] = []
    /// Of `RetryInfo`.
    var retryDelay: Duration?
    /// Of `QuotaFailure`.
    var quotaIDs: [String] = []
    /// Of `BadRequest`: the first field that is at fault.
    var field: String?

    /// Nil where `root` holds no error of Google's.
    init?(_ root: JSONView) {
        var holder = root
        if root.kind == .array {
            guard let first = root.elements.first(where: { $0.kind == .object }) else { return nil }
            holder = first
        }
        guard let error = holder["error"], error.kind == .object else { return nil }
        code = error["code"]?.int
        // Some proxies give the name as the code.
        status = error["status"]?.string ?? error["code"]?.string ?? ""
        message = error["message"]?.string ?? ""
        if let details = error["details"] {
            for detail in details.elements { read(detail) }
        }
        unwrapNested()
    }

    /// Details are told apart by their members: their `@type` is missing on some paths.
    private mutating func read(_ detail: JSONView) {
        if let reason = detail["reason"]?.string { reasons.append(reason) }
        if let delay = detail["retryDelay"]?.stringBytes { retryDelay = RetryDelay.parse(delay) ?? retryDelay }
        if let violations = detail["violations"] {
            for violation in violations.elements {
                if let id = violation["quotaId"]?.string { quotaIDs.append(id) }
            }
        }
        if let violations = detail["fieldViolations"] {
            for violation in violations.elements where field == nil {
                field = violation["field"]?.string.flatMap { $0.isEmpty ? nil : $0 }
            }
        }
    }

    /// Proxies of Google's put a whole error body into the message of another.
    private mutating func unwrapNested() {
        guard message.utf8.first == UInt8(ascii: "{"),
            let document = try? JSONDocument(parsing: Array(message.utf8)),
            let inner = document.root["error"]?["message"]?.string, !inner.isEmpty
        else { return }
        message = inner
    }
}
