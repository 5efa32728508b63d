internal import LLMClients
internal import Upstream

extension GatewayError {
    /// What a failed exchange with a backend means for the client: what happened, where, and what to do next.
    init(_ error: UpstreamError, backend: Backend) {
        let baseURL = backend.endpoint.baseURL
        let message = error.message(about: "backend \"\(backend.name)\" at \(baseURL)", at: baseURL)
        switch error.code {
        case .refused, .unreachable, .unresolvable, .tls, .noAnswer, .cutOff, .cancelled: self = .unreachable(message)
        case .connectTimeout, .firstByteTimeout, .idleTimeout: self = .timedOut(message)
        case .malformed, .tooLarge: self = .badAnswer(message)
        case .exhausted: self = .exhausted(message)
        }
    }
}
