internal import Dialects
internal import Upstream

/// The way an exchange takes. Nothing else in the program asks which dialect a backend speaks.
enum Lane {
    /// Surface and backend speak the same dialect: bytes go through as they are.
    case forward
    /// They differ, or the request asks for what only another dialect of the backend can say: requests and answers are
    /// translated.
    case translate(any ChatDialect, at: Endpoint)
    /// The embedded model answers here.
    case echo

    /// Whether the way is `forward`, whatever the request asks for.
    static func isForward(to target: Target) -> Bool {
        let backend = target.backend
        guard backend.dialect == .openAI else { return false }
        return !backend.ollama.isKnown || target.nativeEndpoint == nil
    }

    init(_ operation: Operation, to target: Target, _ body: inout RequestBody) throws(GatewayError) {
        let backend = target.backend
        if let dialect = backend.translation {
            self = .translate(dialect, at: target.endpoint)
        } else if backend.dialect == .echo {
            self = .echo
        } else if backend.ollama.isKnown, let endpoint = target.nativeEndpoint,
            let dialect = try Self.ollama(operation, backend, &body)
        {
            self = .translate(dialect, at: endpoint)
        } else {
            self = .forward
        }
    }

    private static func ollama(
        _ operation: Operation, _ backend: Backend, _ body: inout RequestBody
    ) throws(GatewayError) -> OllamaDialect? {
        let root = try body.root()
        do throws(InvalidRequest) {
            return try backend.ollama.dialect(for: root, operation)
        } catch {
            throw .invalidRequest(error)
        }
    }
}
