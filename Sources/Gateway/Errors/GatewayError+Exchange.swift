internal import Dialects
internal import LLMClients

extension GatewayError {
    /// What the failure of a translated exchange means for the client.
    init(_ failure: ExchangeFailure, backend: Backend) {
        switch failure {
        case .invalid(let error): self = .invalidRequest(error)
        case .refused(let losses): self = .notHonoured(losses, backend: backend.name)
        case .badMedia(let message): self = .badMedia(message)
        case .problem(let problem): self = .problem(problem, backend: backend.name)
        case .transport(let error): self = GatewayError(error, backend: backend)
        case .notJSON:
            self = .badAnswer("backend \"\(backend.name)\" answered with something that is no JSON")
        case .wrongVectors:
            self = .badAnswer("backend \"\(backend.name)\" answered with other vectors than were asked for")
        }
    }
}
