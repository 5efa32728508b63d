internal import Configuration
internal import Reactor
internal import Synchronization

/// Lets so many requests to a backend through at once, and the others wait in the order they came. Shared by all workers.
///
/// Two counters decide as long as nobody waits; only a full backend's line takes a lock.
final class BackendGate: Sendable {
    enum Entry: Sendable {
        /// The request may go; `leave` must follow.
        case entered
        case full
        case timedOut
        /// The client has gone.
        case left
    }

    /// One request in the line.
    private final class Waiter: Sendable {
        let point: WaitPoint
        private let state = Atomic<UInt8>(0)

        init(_ point: WaitPoint) {
            self.point = point
        }

        var isAdmitted: Bool { state.load(ordering: .acquiring) == 1 }
        var isWaiting: Bool { state.load(ordering: .relaxed) == 0 }

        /// Whether it was still waiting, and is let in or goes away by this.
        func admit() -> Bool {
            state.compareExchange(expected: 0, desired: 1, ordering: .acquiringAndReleasing).exchanged
        }
        func leave() -> Bool {
            state.compareExchange(expected: 0, desired: 2, ordering: .acquiringAndReleasing).exchanged
        }
    }

    let limit: Int
    private let longestLine: Int
    private let patience: Duration
    private let underWay = Atomic<Int>(0)
    private let waiting = Atomic<Int>(0)
    private let turnedAway = Atomic<Int>(0)
    private let line = Mutex(Line())

    private struct Line {
        var waiters: [Waiter] = []
        /// Who stands before this has been served.
        var first = 0
    }

    /// nil where the settings set no limit.
    init?(_ settings: BackendAdmission) {
        guard let limit = settings.maxConcurrent else { return nil }
        self.limit = limit
        longestLine = settings.maxQueue
        patience = settings.queueTimeout
    }

    /// Requests that have been let through and not left yet.
    var inFlight: Int { underWay.load(ordering: .relaxed) }
    /// Requests in the line.
    var queued: Int { waiting.load(ordering: .relaxed) }
    /// Requests that found the line full, or waited in vain.
    var refused: Int { turnedAway.load(ordering: .relaxed) }

    /// Whether there is a place that nobody waits for; `leave` must follow then.
    func enterAtOnce() -> Bool {
        waiting.load(ordering: .sequentiallyConsistent) == 0 && takePlace()
    }

    /// Waits for a place, at the end of the line.
    func enter(on loop: EventLoop) async -> Entry {
        if enterAtOnce() { return .entered }
        let waiter = Waiter(WaitPoint(on: loop))
        guard join(waiter) else {
            turnedAway.add(1, ordering: .relaxed)
            return .full
        }
        // A place may have been given back before the line was seen.
        serve()
        return await wait(waiter, loop)
    }

    /// Gives the place back.
    func leave() {
        underWay.subtract(1, ordering: .sequentiallyConsistent)
        if waiting.load(ordering: .sequentiallyConsistent) > 0 { serve() }
    }

    // MARK: Private steps

    private func wait(_ waiter: Waiter, _ loop: EventLoop) async -> Entry {
        var isLate = false
        let deadline = Deadline(on: loop) {
            isLate = true
            waiter.point.signal()
        }
        deadline.set(after: patience)
        defer { deadline.invalidate() }
        while !waiter.isAdmitted {
            await waiter.point.waitUnlessCancelled()
            guard isLate || Task.isCancelled, waiter.leave() else { continue }
            waiting.subtract(1, ordering: .sequentiallyConsistent)
            if Task.isCancelled { return .left }
            turnedAway.add(1, ordering: .relaxed)
            return .timedOut
        }
        if Task.isCancelled {
            leave()
            return .left
        }
        return .entered
    }

    private func takePlace() -> Bool {
        while true {
            let count = underWay.load(ordering: .sequentiallyConsistent)
            if count >= limit { return false }
            if underWay.compareExchange(expected: count, desired: count + 1, ordering: .sequentiallyConsistent)
                .exchanged
            {
                return true
            }
        }
    }

    private func join(_ waiter: Waiter) -> Bool {
        line.withLock { line in
            guard waiting.load(ordering: .relaxed) < longestLine else { return false }
            // Those who went away stand in the line until their turn; more of them than of others are too many.
            if line.waiters.count - line.first > 2 * longestLine + 64 {
                line.waiters = line.waiters[line.first...].filter(\.isWaiting)
                line.first = 0
            }
            line.waiters.append(waiter)
            waiting.add(1, ordering: .sequentiallyConsistent)
            return true
        }
    }

    /// Lets in whom there is room for.
    private func serve() {
        let admitted = line.withLock { line in
            var admitted: [Waiter] = []
            while line.first < line.waiters.count, takePlace() {
                var isTaken = false
                while !isTaken, line.first < line.waiters.count {
                    let next = line.waiters[line.first]
                    line.first += 1
                    isTaken = next.admit()
                    if isTaken { admitted.append(next) }
                }
                if isTaken {
                    waiting.subtract(1, ordering: .sequentiallyConsistent)
                } else {
                    underWay.subtract(1, ordering: .sequentiallyConsistent)
                }
            }
            if line.first > 64, line.first > line.waiters.count / 2 {
                line.waiters.removeFirst(line.first)
                line.first = 0
            } else if line.first == line.waiters.count {
                line.waiters.removeAll(keepingCapacity: true)
                line.first = 0
            }
            return admitted
        }
        for waiter in admitted { waiter.point.signalFromAnywhere() }
    }
}
