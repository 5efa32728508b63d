internal import Configuration
internal import Reactor
internal import Synchronization

/// Tells of a collector that does not take spans: once a minute at most, however many workers find out.
final class CollectorLog: Sendable {
    private struct State {
        var address = ""
        var told: Instant?
        var isBroken = false
        var hasToldPartial = false
    }

    private let state = Mutex(State())
    private static let pause: Duration = .seconds(60)

    /// Spans are lost or late, for a reason.
    func noteFailure(_ reason: String, at address: String, now: Instant, _ log: Log) {
        let isNews = change(address) { state in
            if let told = state.told, told.duration(to: now) < Self.pause { return false }
            state.told = now
            state.isBroken = true
            return true
        }
        guard isNews else { return }
        log.write(
            .warning, "the collector takes no spans; requests go on without",
            ["collector": address, "reason": String(reason.prefix(Self.longestReason))])
    }

    /// A batch has been taken.
    func noteSuccess(at address: String, _ log: Log) {
        let isNews = change(address) { state in
            defer { state.isBroken = false }
            return state.isBroken
        }
        if isNews { log.write(.info, "the collector takes spans again", ["collector": address]) }
    }

    /// A batch has been taken in part, or with a complaint. The first is told, the metrics count the others.
    func notePartial(rejected: Int, _ message: String, at address: String, _ log: Log) {
        let isNews = change(address) { state in
            defer { state.hasToldPartial = true }
            return !state.hasToldPartial
        }
        guard isNews else { return }
        log.write(
            .warning, "the collector does not take all spans; this is told once",
            [
                "collector": address, "rejected": "\(rejected)",
                "reason": String(message.prefix(Self.longestReason)),
            ])
    }

    private static let longestReason = 200

    /// Another collector than the one before begins anew.
    private func change(_ address: String, _ body: (inout State) -> Bool) -> Bool {
        state.withLock { state in
            if state.address != address { state = State(address: address) }
            return body(&state)
        }
    }
}
