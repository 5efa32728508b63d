internal import Glibc
internal import Synchronization

/// A point on the monotonic clock, in nanoseconds.
package struct Instant: Comparable, Sendable {
    package var nanoseconds: Int64

    package init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    package static func < (left: Instant, right: Instant) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    package func advanced(by duration: Duration) -> Instant {
        Instant(nanoseconds: nanoseconds &+ duration.inNanoseconds)
    }

    package func duration(to other: Instant) -> Duration {
        .nanoseconds(other.nanoseconds &- nanoseconds)
    }
}

extension Duration {
    /// The length in nanoseconds, held within what 64 bits and a sum with the clock can say (146 years).
    package var inNanoseconds: Int64 {
        let limit = Int64.max / 2
        // Up to an hour it fits a word without its nine lowest bits, and needs no division of 128 bits.
        let (words, rest) = (attoseconds >> 9, attoseconds & 511)
        if rest == 0, let word = Int64(exactly: words) { return word / 1_953_125 }
        return min(max(Int64(clamping: attoseconds / 1_000_000_000), -limit), limit)
    }

    /// The length in seconds, with a fraction.
    package var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }
}

/// Where a loop reads the time.
package enum Clock: Sendable {
    /// The kernel's monotonic clock.
    case system
    /// A clock that stands still until a test advances it.
    case manual(ManualClock)

    package var now: Instant {
        switch self {
        case .system: return Instant(nanoseconds: Self.read(CLOCK_MONOTONIC))
        case .manual(let clock): return clock.now
        }
    }

    /// Nanoseconds since 1970 by the system's wall clock.
    package static var wallNanoseconds: Int64 {
        read(CLOCK_REALTIME)
    }

    private static func read(_ id: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(id, &time)
        return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}

/// A clock that a test holds: time passes when `advance(by:)` says so.
package final class ManualClock: Sendable {
    private struct State {
        var now = Instant(nanoseconds: 0)
        var loops: [EventLoop] = []
    }

    private let state = Mutex(State())

    package init() {}

    package var now: Instant {
        state.withLock { $0.now }
    }

    /// Moves the time forward and lets every loop on this clock fire what is due.
    package func advance(by duration: Duration) {
        let loops = state.withLock { state in
            state.now = state.now.advanced(by: duration)
            return state.loops
        }
        for loop in loops { loop.wake() }
    }

    func add(_ loop: EventLoop) {
        state.withLock { $0.loops.append(loop) }
    }

    func remove(_ loop: EventLoop) {
        state.withLock { state in state.loops.removeAll { $0 === loop } }
    }
}
