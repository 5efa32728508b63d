internal import Configuration
internal import Reactor
internal import Synchronization

/// What keeps retries from making an outage worse: every request earns a share of one, and every retry takes a whole
/// one. A few are always left, so that a quiet backend can be tried again too. Shared by all workers.
final class RetryBudget: Sendable {
    private let share: Int
    private let floor: Int
    /// In thousandths of a retry.
    private let balance: Atomic<Int>
    private let floorFilledAt = Atomic<Int64>(0)

    private static let one = 1000
    /// A long calm does not save up for a storm.
    private static let most = 100 * one
    private static let second: Int64 = 1_000_000_000

    init(_ settings: RetrySettings) {
        share = Int(settings.budget * Double(Self.one))
        floor = settings.floor * Self.one
        balance = Atomic(floor)
    }

    /// A request has come.
    func earn() {
        guard share > 0, balance.load(ordering: .relaxed) < max(Self.most, floor) else { return }
        balance.add(share, ordering: .relaxed)
    }

    /// Takes one retry, if one is left.
    func take(now: Instant) -> Bool {
        refillFloor(now)
        while true {
            let left = balance.load(ordering: .relaxed)
            if left < Self.one { return false }
            if balance.compareExchange(expected: left, desired: left - Self.one, ordering: .relaxed).exchanged {
                return true
            }
        }
    }

    /// One a second, up to the floor.
    private func refillFloor(_ now: Instant) {
        let last = floorFilledAt.load(ordering: .relaxed)
        let seconds = (now.nanoseconds &- last) / Self.second
        guard seconds > 0,
            floorFilledAt.compareExchange(expected: last, desired: now.nanoseconds, ordering: .relaxed).exchanged
        else { return }
        let gain = Int(min(seconds, 1_000_000)) * Self.one
        let left = balance.load(ordering: .relaxed)
        if left < floor { balance.add(min(gain, floor - left), ordering: .relaxed) }
    }
}
