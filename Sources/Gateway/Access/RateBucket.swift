internal import Reactor

/// How much of a limit by the minute is used up. It runs dry evenly: what was used is free again a minute later, and
/// all of it after a minute of rest. On the monotonic clock, so that a change of the wall clock means nothing here.
struct RateBucket {
    private var used = 0.0
    private var at = Instant(nanoseconds: 0)

    /// Sums of parts of a request are no whole numbers: this little is no request.
    private static let tolerance = 1e-6

    /// Lets run out what has run out by now. Each worker's clock stands still for a turn, so one may be a little behind.
    mutating func advance(to now: Instant, limit: Int) {
        guard now > at else { return }
        used = max(0, used - at.duration(to: now).inSeconds * Double(limit) / 60)
        at = now
    }

    mutating func add(_ count: Int) {
        used = max(0, used + Double(count))
    }

    func remaining(of limit: Int) -> Int {
        max(0, Int((Double(limit) - used + Self.tolerance).rounded(.down)))
    }

    /// How long until there is room for so many more; zero: now.
    func wait(for count: Int, limit: Int) -> Duration {
        let excess = used + Double(count) - Double(limit)
        return excess <= Self.tolerance ? .zero : .seconds(excess * 60 / Double(limit))
    }

    /// How long until nothing is used.
    func reset(limit: Int) -> Duration {
        .seconds(used * 60 / Double(limit))
    }
}
