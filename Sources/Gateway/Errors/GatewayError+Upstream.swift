internal import Upstream

extension GatewayError {
    /// What a failed exchange with a backend means for the client: what happened, where, and what to do next.
    init(_ error: UpstreamError, backend: Backend) {
        let place = "backend \"\(backend.name)\" at \(backend.endpoint.baseURL)"
        let attempt = "Try: curl \(backend.endpoint.baseURL)/models"
        switch error.code {
        case .refused:
            self = .unreachable("cannot reach \(place) (connection refused). Is the server running? \(attempt)")
        case .unreachable:
            self = .unreachable("cannot reach \(place) (\(error.detail)). Is the address right? \(attempt)")
        case .unresolvable:
            self = .unreachable(
                "cannot reach \(place): its host name is unknown (\(error.detail)). Is it spelled right?")
        case .tls:
            self = .unreachable(
                "cannot trust \(place) (TLS: \(error.detail)). Is its certificate for this name and from a known "
                    + "authority? See ca_file in the configuration")
        case .connectTimeout:
            self = .timedOut(
                "\(place) did not take the connection in time (\(error.detail)). Is it overloaded? \(attempt)")
        case .firstByteTimeout:
            self = .timedOut(
                "\(place) did not begin to answer in time (\(error.detail)). Is it still loading a model? "
                    + "See llm.timeout_seconds in the configuration")
        case .idleTimeout:
            self = .timedOut("\(place) stopped in the middle of its answer (\(error.detail))")
        case .noAnswer:
            self = .unreachable("\(place) closed the connection without an answer (\(error.detail)). See its log")
        case .cutOff:
            self = .unreachable("\(place) broke off in the middle of its answer (\(error.detail)). See its log")
        case .malformed:
            self = .badAnswer("\(place) did not answer in HTTP/1.1 (\(error.detail)). Is it a model server? \(attempt)")
        case .tooLarge:
            self = .badAnswer("\(place) answered more than the gateway takes (\(error.detail))")
        case .exhausted:
            self = .exhausted("the gateway cannot ask \(place) now (\(error.detail)). Try again shortly")
        case .cancelled:
            self = .unreachable("the request to \(place) was cancelled")
        }
    }
}
