internal import Dialects
internal import LLMClients

extension GatewayError {
    /// What the failure of a translated exchange means for the client.
    init(_ failure: ExchangeFailure, at target: Target) {
        let backend = target.backend
        switch failure {
        case .invalid(let error): self = .invalidRequest(error)
        case .refused(let losses): self = .notHonoured(losses, backend: backend.name)
        case .badMedia(let message): self = .badMedia(message)
        case .problem(let problem): self = .problem(problem, backend: backend.name)
        case .transport(let error): self = GatewayError(error, backend: backend, at: target.endpoint)
        case .notJSON:
            self = .badAnswer("backend \"\(backend.name)\" answered with something that is no JSON")
            fault = .broken
        case .wrongVectors:
            self = .badAnswer("backend \"\(backend.name)\" answered with other vectors than were asked for")
            fault = .broken
        }
    }
}
