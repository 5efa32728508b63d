internal import Configuration
internal import Synchronization

/// What one key has used since it was first seen, and since the day and the month began. Any worker adds to it without
/// a lock.
final class UsageCounters: Sendable {
    private let requests = Atomic<Int>(0)
    private let promptTokens = Atomic<Int>(0)
    private let cachedTokens = Atomic<Int>(0)
    private let completionTokens = Atomic<Int>(0)
    private let nanoCost = Atomic<Int>(0)
    /// The day of `periods`, to be looked at without the lock.
    private let day = Atomic<Int>(0)
    private let periods = Mutex(UsagePeriods())

    /// Everything up to now.
    var total: UsageTotals {
        UsageTotals(
            requests: requests.load(ordering: .relaxed), promptTokens: promptTokens.load(ordering: .relaxed),
            cachedTokens: cachedTokens.load(ordering: .relaxed),
            completionTokens: completionTokens.load(ordering: .relaxed), nanoCost: nanoCost.load(ordering: .relaxed))
    }

    func add(_ used: UsageTotals, on today: UTCDay) {
        enter(today)
        addToSums(used)
    }

    /// What was used in the current period.
    func used(in period: KeyLimits.Budget.Period, on today: UTCDay) -> UsageTotals {
        enter(today)
        return periods.withLock { total - (period == .daily ? $0.beforeDay : $0.beforeMonth) }
    }

    /// What is to be kept.
    var record: UsageRecord {
        periods.withLock { UsageRecord(total: total, periods: $0) }
    }

    /// Goes on from what was kept; for a new account only.
    func restore(_ record: UsageRecord) {
        periods.withLock { $0 = record.periods }
        day.store(record.periods.day, ordering: .releasing)
        addToSums(record.total)
    }

    private func addToSums(_ used: UsageTotals) {
        // Sums wrap rather than end the process; no count of tokens comes near.
        requests.wrappingAdd(used.requests, ordering: .relaxed)
        promptTokens.wrappingAdd(used.promptTokens, ordering: .relaxed)
        if used.cachedTokens != 0 { cachedTokens.wrappingAdd(used.cachedTokens, ordering: .relaxed) }
        completionTokens.wrappingAdd(used.completionTokens, ordering: .relaxed)
        if used.nanoCost != 0 { nanoCost.wrappingAdd(used.nanoCost, ordering: .relaxed) }
    }

    private func enter(_ today: UTCDay) {
        guard day.load(ordering: .acquiring) != today.number else { return }
        periods.withLock { periods in
            periods.enter(today, total: total)
            day.store(today.number, ordering: .releasing)
        }
    }
}

/// What had been used when the current day and month began.
struct UsagePeriods: Sendable, Equatable {
    private(set) var day = 0
    private(set) var month = 0
    private(set) var beforeDay = UsageTotals()
    private(set) var beforeMonth = UsageTotals()

    init() {}

    init(day: Int, beforeDay: UsageTotals, beforeMonth: UsageTotals) {
        self.day = day
        month = UTCDay(number: day).month
        self.beforeDay = beforeDay
        self.beforeMonth = beforeMonth
    }

    /// Begins what begins today. A clock that was set back renames the current periods and forgets nothing that was used
    /// in them: nobody gets a budget twice.
    mutating func enter(_ today: UTCDay, total: UsageTotals) {
        if today.number > day { beforeDay = total }
        if today.month > month { beforeMonth = total }
        day = today.number
        month = today.month
    }
}

/// One key's usage as it is kept.
struct UsageRecord: Sendable, Equatable {
    var total: UsageTotals
    var periods: UsagePeriods
}
