internal import Configuration
internal import Reactor
internal import Wire

/// A day of the wall clock in UTC, by which budgets are reckoned.
struct UTCDay: Sendable, Equatable {
    /// Counted from the first of January 1970.
    let number: Int
    private static let nanoseconds: Int64 = 86_400_000_000_000

    init(number: Int) {
        self.number = number
    }

    /// - Parameter wall: nanoseconds since 1970.
    init(wall: Int64) {
        number = Int(wall / Self.nanoseconds)
    }

    /// The month, counted from the year 0.
    var month: Int {
        let (year, month, _) = HTTPDate.civilDate(Int64(number))
        return Int(year) * 12 + Int(month) - 1
    }

    /// How long the period goes on that `wall` is in.
    static func rest(of period: KeyLimits.Budget.Period, at wall: Int64) -> Duration {
        let today = UTCDay(wall: wall)
        var next = today.number + 1
        if period == .monthly {
            while UTCDay(number: next).month == today.month { next += 1 }
        }
        return .nanoseconds(Int64(next) * nanoseconds - wall)
    }
}

/// Where the wall clock is read: the system's, or one that a test holds.
struct WallClock: Sendable {
    /// Nanoseconds since 1970.
    let now: @Sendable () -> Int64

    static let system = WallClock { Clock.wallNanoseconds }

    var today: UTCDay { UTCDay(wall: now()) }
}
