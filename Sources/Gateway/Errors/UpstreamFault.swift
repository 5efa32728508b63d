internal import Upstream

/// What went wrong at a backend, for those who decide whether another try may do better.
enum UpstreamFault: Sendable, Equatable {
    /// No connection came about: nothing was asked.
    case unreachable
    /// The connection ended, or brought nonsense, before the answer was whole.
    case broken
    /// Nothing came for too long.
    case silent
    /// The backend answered with this status.
    case status(Int)
    /// The gateway sends the backend no more requests for now.
    case busy
    /// Every place of the backend is known to be down.
    case down

    /// nil for what another try cannot change, and for what the gateway itself or the client did.
    init?(_ error: UpstreamError) {
        switch error.code {
        case .unresolvable, .refused, .unreachable, .tls, .tlsRefused, .connectTimeout: self = .unreachable
        case .noAnswer, .cutOff, .malformed: self = .broken
        case .firstByteTimeout, .idleTimeout: self = .silent
        case .tooLarge, .cancelled, .exhausted: return nil
        }
    }

    /// Whether the same request may succeed at another place of the backend, or later.
    var isTransient: Bool {
        switch self {
        case .unreachable, .broken, .silent: true
        case .status(let status): [408, 429, 500, 502, 503, 504].contains(status)
        case .busy, .down: false
        }
    }

    /// Whether another candidate should be asked: the fault is the backend's, or lies between it and the gateway.
    var isBackends: Bool {
        guard case .status(let status) = self else { return true }
        return isTransient || [401, 402, 403, 404, 501].contains(status) || status > 504
    }

    /// What it says about the health of the place that was asked.
    var outcome: Circuit.Outcome {
        switch self {
        case .unreachable, .broken, .silent: .failure
        case .status(let status): status >= 500 && status != 501 ? .failure : .success
        case .busy, .down: .neither
        }
    }

    /// A word for logs and headers: there are few of them, and none holds text from outside.
    var code: String {
        switch self {
        case .unreachable: "unreachable"
        case .broken: "broken"
        case .silent: "timeout"
        case .status(let status): "status_\(status)"
        case .busy: "busy"
        case .down: "circuit_open"
        }
    }
}
