internal import Synchronization

/// Counts the connections of all workers, so that the limits hold for the process.
package final class ConnectionCensus: Sendable {
    private struct State {
        var total = 0
        var byAddress: [String: Int] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    package var total: Int { state.withLock { $0.total } }

    /// Counts a new connection in, unless a limit is reached.
    func admit(_ client: String, settings: ServerSettings) -> Bool {
        state.withLock { state in
            let limit = settings.maxConnectionsPerAddress
            guard state.total < settings.maxConnections else { return false }
            guard limit == 0 || state.byAddress[client, default: 0] < limit else { return false }
            state.total += 1
            if limit > 0 { state.byAddress[client, default: 0] += 1 }
            return true
        }
    }

    func leave(_ client: String) {
        state.withLock { state in
            state.total -= 1
            if let count = state.byAddress[client] { state.byAddress[client] = count > 1 ? count - 1 : nil }
        }
    }
}
