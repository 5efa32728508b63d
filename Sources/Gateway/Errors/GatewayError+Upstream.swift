internal import LLMClients
internal import Upstream

extension GatewayError {
    /// What a failed exchange with a backend means for the client: what happened, where, and what to do next.
    ///
    /// - Parameter endpoint: which of the backend's places was asked; nil: the only one, or the first.
    init(_ error: UpstreamError, backend: Backend, at endpoint: Endpoint? = nil) {
        let baseURL = (endpoint ?? backend.endpoint).baseURL
        let message = error.message(about: "backend \"\(backend.name)\" at \(baseURL)", at: baseURL)
        switch error.code {
        case .refused, .unreachable, .unresolvable, .tls, .tlsRefused, .noAnswer, .cutOff, .cancelled:
            self = .unreachable(message)
        case .connectTimeout, .firstByteTimeout, .idleTimeout: self = .timedOut(message)
        case .malformed, .tooLarge: self = .badAnswer(message)
        case .exhausted: self = .exhausted(message)
        }
        fault = UpstreamFault(error)
    }
}
