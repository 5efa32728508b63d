internal import Dialects
internal import Upstream

/// Whatever ends a translated exchange early, as it came.
enum TranslationFailure: Error {
    case invalid(InvalidRequest)
    case problem(UpstreamProblem)
    case transport(UpstreamError)
    case gateway(GatewayError)

    /// The client has gone: there is nobody to tell.
    var isCancellation: Bool {
        if case .transport(let error) = self { return error.code == .cancelled }
        return false
    }

    var isSignatureFault: Bool {
        if case .problem(let problem) = self { return problem.isSignatureFault }
        return false
    }

    func gatewayError(_ backend: Backend) -> GatewayError {
        switch self {
        case .invalid(let error): .invalidRequest(error)
        case .problem(let problem): .problem(problem, backend: backend.name)
        case .transport(let error): GatewayError(error, backend: backend)
        case .gateway(let error): error
        }
    }

    /// Runs `body` and turns what it throws into a failure.
    static func catching<Value>(_ body: () throws(InvalidRequest) -> Value) throws(TranslationFailure) -> Value {
        do throws(InvalidRequest) { return try body() } catch { throw .invalid(error) }
    }

    static func catching<Value>(_ body: () throws(UpstreamProblem) -> Value) throws(TranslationFailure) -> Value {
        do throws(UpstreamProblem) { return try body() } catch { throw .problem(error) }
    }
}
