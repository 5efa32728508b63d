package import Upstream

extension UpstreamError {
    /// What happened and what to do next, in a sentence.
    ///
    /// - Parameters:
    ///   - place: who was asked: `backend "local" at http://localhost:8000/v1`.
    ///   - baseURL: where that is.
    package func message(about place: String, at baseURL: String) -> String {
        let attempt = "Try: curl \(baseURL)/models"
        return switch code {
        case .refused: "cannot reach \(place) (connection refused). Is the server running? \(attempt)"
        case .unreachable: "cannot reach \(place) (\(detail)). Is the address right? \(attempt)"
        case .unresolvable: "cannot reach \(place): its host name is unknown (\(detail)). Is it spelled right?"
        case .tls:
            "cannot trust \(place) (TLS: \(detail)). Is its certificate for this name and from a known authority? "
                + "See ca_file in the configuration"
        case .tlsRefused:
            "\(place) refused the TLS connection (\(detail)). Does it ask for a certificate? "
                + "See client_certificate in the configuration"
        case .connectTimeout:
            "\(place) did not take the connection in time (\(detail)). Is it overloaded? \(attempt)"
        case .firstByteTimeout:
            "\(place) did not begin to answer in time (\(detail)). Is it still loading a model? "
                + "See llm.timeout_seconds in the configuration"
        case .idleTimeout: "\(place) stopped in the middle of its answer (\(detail))"
        case .noAnswer: "\(place) closed the connection without an answer (\(detail)). See its log"
        case .cutOff: "\(place) broke off in the middle of its answer (\(detail)). See its log"
        case .malformed: "\(place) did not answer in HTTP/1.1 (\(detail)). Is it a model server? \(attempt)"
        case .tooLarge: "\(place) answered more than is taken (\(detail))"
        case .exhausted: "cannot ask \(place) now (\(detail)). Try again shortly"
        case .cancelled: "the request to \(place) was cancelled"
        }
    }
}
