internal import Reactor
internal import Testing

@testable internal import Configuration
@testable internal import Gateway

@Suite struct RetryBudgetTests {
    private func budget(_ share: Double, floor: Int) -> RetryBudget {
        var settings = RetrySettings()
        settings.budget = share
        settings.floor = floor
        return RetryBudget(settings)
    }

    /// How many retries it gives at once.
    private func drain(_ budget: RetryBudget, at second: Int64) -> Int {
        var count = 0
        while count < 10_000, budget.take(now: Instant(nanoseconds: second * 1_000_000_000)) { count += 1 }
        return count
    }

    @Test func `so many are left to begin with, and one more a second up to as many`() {
        let budget = budget(0.2, floor: 10)
        #expect(drain(budget, at: 100) == 10)
        #expect(drain(budget, at: 103) == 3)
        #expect(drain(budget, at: 1000) == 10)
    }

    @Test func `requests earn their share`() {
        let budget = budget(0.2, floor: 0)
        #expect(drain(budget, at: 0) == 0)
        for _ in 0..<100 { budget.earn() }
        #expect(drain(budget, at: 0) == 20)
    }

    @Test func `a long calm saves up a hundred and no more`() {
        let budget = budget(0.2, floor: 0)
        for _ in 0..<100_000 { budget.earn() }
        #expect((100...101).contains(drain(budget, at: 0)))
    }

    @Test func `nothing is earned without a share`() {
        let budget = budget(0, floor: 0)
        for _ in 0..<100 { budget.earn() }
        #expect(drain(budget, at: 1000) == 0)
    }
}
