internal import Configuration
internal import Reactor
internal import Synchronization

/// Whether a replica is worth asking: closed while it is, open once it has failed too often, and half open for the one
/// request that tries it again. Shared by all workers.
final class Circuit: Sendable {
    enum State: String, Sendable {
        case closed
        case open
        /// Its time has come: the next request tries it.
        case halfOpen = "half_open"
    }

    enum Outcome: Sendable {
        case success
        case failure
        /// Says nothing about the replica: the client left, the gateway itself could not ask.
        case neither
    }

    enum Change: Sendable {
        case opened
        case closed
    }

    private let settings: CircuitSettings
    private let seed: UInt64
    /// In nanoseconds.
    private let window: Int64
    /// Nanoseconds on the monotonic clock until which nobody tries; 0: closed.
    private let openUntil = Atomic<Int64>(0)
    private let failuresInRow = Atomic<Int>(0)
    private let openingsInRow = Atomic<Int>(0)
    private let windowStart = Atomic<Int64>(0)
    private let windowRequests = Atomic<Int>(0)
    private let windowFailures = Atomic<Int>(0)

    init(_ settings: CircuitSettings, seed: UInt64) {
        self.settings = settings
        self.seed = seed
        window = settings.window.inNanoseconds
    }

    var isClosed: Bool { openUntil.load(ordering: .relaxed) == 0 }

    func state(now: Instant) -> State {
        let until = openUntil.load(ordering: .relaxed)
        return until == 0 ? .closed : now.nanoseconds < until ? .open : .halfOpen
    }

    /// How bad things stand, for a choice among replicas that are all open: less is better.
    var openFor: Int64 { openUntil.load(ordering: .relaxed) }

    /// Claims the one trial of a half-open circuit. The claim lasts as long as the circuit was open: a trial whose client
    /// leaves does not keep others from the next.
    func claimsTrial(now: Instant) -> Bool {
        let until = openUntil.load(ordering: .relaxed)
        guard until != 0, until <= now.nanoseconds else { return false }
        let next = moment(now, after: openingsInRow.load(ordering: .relaxed))
        return openUntil.compareExchange(expected: until, desired: next, ordering: .relaxed).exchanged
    }

    /// Takes the outcome of a request.
    ///
    /// - Parameter isTrial: whether the request was one that `claimsTrial` let through.
    func note(_ outcome: Outcome, isTrial: Bool, now: Instant) -> Change? {
        switch outcome {
        case .success:
            count(now, isFailure: false)
            if failuresInRow.load(ordering: .relaxed) != 0 { failuresInRow.store(0, ordering: .relaxed) }
            return close() ? .closed : nil
        case .failure:
            count(now, isFailure: true)
            let row = failuresInRow.add(1, ordering: .relaxed).newValue
            if isTrial {
                openUntil.store(moment(now, after: openingsInRow.load(ordering: .relaxed)), ordering: .relaxed)
                openingsInRow.add(1, ordering: .relaxed)
                return nil
            }
            guard isClosed, row >= settings.failures || windowIsBad else { return nil }
            return open(now) ? .opened : nil
        case .neither:
            return nil
        }
    }

    private func open(_ now: Instant) -> Bool {
        let opened = openUntil.compareExchange(expected: 0, desired: moment(now, after: 0), ordering: .relaxed)
            .exchanged
        if opened { openingsInRow.store(1, ordering: .relaxed) }
        return opened
    }

    private func close() -> Bool {
        guard !isClosed, openUntil.exchange(0, ordering: .relaxed) != 0 else { return false }
        openingsInRow.store(0, ordering: .relaxed)
        windowStart.store(0, ordering: .relaxed)
        return true
    }

    /// When the next trial is due, a tenth sooner or later: replicas that went down together are not all tried at once.
    private func moment(_ now: Instant, after openings: Int) -> Int64 {
        let base = settings.open.inNanoseconds
        var length = base
        for _ in 0..<min(openings, 32) where length < settings.longestOpen.inNanoseconds { length *= 2 }
        length = max(base, min(length, settings.longestOpen.inNanoseconds))
        var chance = RandomNumbers(seed: seed ^ UInt64(bitPattern: now.nanoseconds))
        let fifth = UInt64(length / 5)
        return max(1, now.nanoseconds + length - length / 10 + Int64(chance.next() % max(1, fifth)))
    }

    // MARK: The window

    /// Two workers that begin a window at once may lose a count or two: it is a measure, not a ledger.
    private func count(_ now: Instant, isFailure: Bool) {
        let start = windowStart.load(ordering: .relaxed)
        if start == 0 || now.nanoseconds &- start >= window {
            let begun = max(1, now.nanoseconds)
            if windowStart.compareExchange(expected: start, desired: begun, ordering: .relaxed).exchanged {
                windowRequests.store(0, ordering: .relaxed)
                windowFailures.store(0, ordering: .relaxed)
            }
        }
        windowRequests.add(1, ordering: .relaxed)
        if isFailure { windowFailures.add(1, ordering: .relaxed) }
    }

    private var windowIsBad: Bool {
        let requests = windowRequests.load(ordering: .relaxed)
        let failures = windowFailures.load(ordering: .relaxed)
        return requests >= settings.windowRequests && Double(failures) >= settings.failureRate * Double(requests)
    }
}
