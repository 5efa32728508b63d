internal import Synchronization

/// A clock that stands still until the test moves it, and tells when somebody sleeps on it.
final class HeldClock: Clock, Sendable {
    struct Instant: InstantProtocol {
        var offset = Duration.zero

        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private struct Watcher {
        let wake: Instant
        let count: Int
        let continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var now = Instant()
        var nextID = 0
        var sleepers: [Int: (deadline: Instant, continuation: CheckedContinuation<Void, any Error>)] = [:]
        var cancelled: Set<Int> = []
        var watchers: [Watcher] = []

        /// Takes out the watchers whose sleepers are there.
        mutating func satisfied() -> [CheckedContinuation<Void, Never>] {
            let isMet = { [sleepers] (watcher: Watcher) in
                sleepers.values.count { $0.deadline == watcher.wake } >= watcher.count
            }
            let met = watchers.filter(isMet)
            watchers.removeAll(where: isMet)
            return met.map(\.continuation)
        }
    }

    private let state = Mutex(State())

    var now: Instant { state.withLock { $0.now } }
    var minimumResolution: Duration { .nanoseconds(1) }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let (isOver, watchers) = state.withLock { state in
                    let isOver = state.cancelled.remove(id) != nil || deadline <= state.now
                    if !isOver { state.sleepers[id] = (deadline, continuation) }
                    return (isOver, state.satisfied())
                }
                if isOver { continuation.resume() }
                for watcher in watchers { watcher.resume() }
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                guard let sleeper = state.sleepers.removeValue(forKey: id) else {
                    state.cancelled.insert(id)
                    return Optional<CheckedContinuation<Void, any Error>>.none
                }
                return sleeper.continuation
            }
            sleeper?.resume(throwing: CancellationError())
        }
        try Task.checkCancellation()
    }

    /// Moves the time forward and wakes whose time has come.
    func advance(by duration: Duration) {
        let due = state.withLock { state in
            state.now = state.now.advanced(by: duration)
            let due = state.sleepers.filter { $0.value.deadline <= state.now }
            for id in due.keys { state.sleepers[id] = nil }
            return due.values.sorted { $0.deadline < $1.deadline }.map(\.continuation)
        }
        for continuation in due { continuation.resume() }
    }

    /// Waits until so many sleep who will wake in `duration` from now.
    func waitForSleep(of duration: Duration, sleepers count: Int = 1) async {
        await withCheckedContinuation { continuation in
            let met = state.withLock { state in
                state.watchers.append(
                    Watcher(wake: state.now.advanced(by: duration), count: count, continuation: continuation))
                return state.satisfied()
            }
            for watcher in met { watcher.resume() }
        }
    }
}
