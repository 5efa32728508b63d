internal import Configuration
internal import Reactor
internal import Synchronization

/// The answers that are kept and those that are just coming, for all workers. It begins empty with every configuration:
/// what stands behind a model's name may have changed.
final class AnswerCache: Sendable {
    let policy: CachePolicy
    private let state: Mutex<State>

    private struct State {
        var shelf: AnswerShelf
        var flights: [FlightKey: Flight] = [:]
    }

    /// What there is for a request.
    enum Finding {
        case kept(CachedAnswer)
        /// The same is being asked already.
        case joined(FlightReader)
        /// Nobody asks for it: the caller is to start the flight.
        case begun(Flight, FlightReader)
    }

    /// What it holds, for metrics.
    struct Contents: Sendable {
        let entries: Int
        let bytes: Int
        let evicted: Int
        let expired: Int
        let flights: Int
    }

    /// nil where the settings want none.
    init?(_ settings: CacheSettings) {
        guard settings.enabled else { return nil }
        policy = CachePolicy(settings: settings)
        state = Mutex(State(shelf: AnswerShelf(limit: settings.bytes, maxAge: settings.maxAge)))
    }

    /// The largest answer that is kept.
    var entryBytes: Int { policy.settings.entryBytes }

    /// How far behind others a client may be, in bytes: for a moment a healthy one is, too.
    var laggingBytes: Int { max(entryBytes, 1 << 20) }

    var contents: Contents {
        state.withLock { state in
            Contents(
                entries: state.shelf.count, bytes: state.shelf.bytes + state.shelf.reserved,
                evicted: state.shelf.evicted, expired: state.shelf.expired, flights: state.flights.count)
        }
    }

    /// Looks for the answer, or who asks for it; where there is neither, the caller asks.
    ///
    /// - Parameter maxAge: the oldest answer that will do; zero: none that was asked for before.
    func find(_ key: FlightKey, maxAge: Duration?, on loop: EventLoop) -> Finding {
        state.withLock { state in
            if maxAge != .zero {
                if let answer = state.shelf.answer(to: key.request, maxAge: maxAge, now: loop.now) {
                    return .kept(answer)
                }
                if let reader = state.flights[key]?.join(on: loop) { return .joined(reader) }
            }
            let (flight, reader) = Flight.begin(key, laggingLimit: laggingBytes, on: loop)
            // One that cannot be joined any more flies on without its place.
            state.flights[key] = flight
            return .begun(flight, reader)
        }
    }

    /// Sets bytes aside for an answer that is coming; false where it cannot be kept.
    func reserve(_ count: Int) -> Bool {
        state.withLock { $0.shelf.reserve(count) }
    }

    /// Ends a flight: nobody joins it any more, and who asks the same from now on gets `answer`.
    ///
    /// - Parameter reserved: what had been set aside for it.
    func land(_ flight: Flight, _ answer: CachedAnswer?, reserved: Int) {
        state.withLock { state in
            // Who asked anew has taken the place of an older one, whose answer would be older, too.
            let isNewest = state.flights[flight.key] === flight
            if isNewest { state.flights[flight.key] = nil }
            state.shelf.release(reserved)
            if isNewest, let answer { state.shelf.put(answer, for: flight.key.request) }
        }
    }

    /// Gives back what had been set aside for an answer that turns out not to be kept.
    func release(_ count: Int) {
        if count > 0 { state.withLock { $0.shelf.release(count) } }
    }
}

/// What requests have in common that may share one call.
struct FlightKey: Hashable, Sendable {
    let request: SHA256.Digest
    /// The alias by which the model was named, where it has further candidates: only who wants it so may be answered by
    /// one of these.
    let alias: String?
}
