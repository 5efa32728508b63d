internal import Configuration
internal import Reactor
internal import Synchronization

/// What the holder of one key has used and uses now, for all workers.
final class Account: Sendable {
    let name: String
    let usage = UsageCounters()
    /// Requests that were refused for a limit.
    private let refusals = Atomic<Int>(0)
    private let limiter = Mutex(Limiter())

    init(name: String) {
        self.name = name
    }

    var refusedRequests: Int { refusals.load(ordering: .relaxed) }

    /// Lets a request in, or says which limit forbids it.
    func admit(_ claim: Claim, _ limits: KeyLimits, now: Instant, wall: Int64) throws(LimitRefusal) -> LimitState {
        do throws(LimitRefusal) {
            // One lock for the whole decision: two workers never give the same room away.
            return try limiter.withLock { limiter throws(LimitRefusal) in
                var spent = UsageTotals()
                if let budget = limits.budget {
                    spent = usage.used(in: budget.period, on: UTCDay(wall: wall))
                }
                try limiter.admit(claim, limits, spent: spent, now: now, wall: wall)
                return LimitState(limiter, limits)
            }
        } catch {
            refusals.wrappingAdd(1, ordering: .relaxed)
            throw error
        }
    }

    /// Ends a request that was let in and counts what it used.
    func settle(_ claim: Claim, _ limits: KeyLimits, used: UsageTotals, now: Instant, today: UTCDay) {
        limiter.withLock { limiter in
            limiter.settle(claim, limits, usedTokens: used.tokens, now: now)
            usage.add(used, on: today)
        }
    }

    /// What is left of the limits now.
    func state(of limits: KeyLimits, now: Instant) -> LimitState {
        limiter.withLock { limiter in
            limiter.advance(to: now, limits)
            return LimitState(limiter, limits)
        }
    }

    /// Requests that run now and were let in under limits.
    var running: Int { limiter.withLock { $0.running } }
}

/// What a request reserves of its key's limits until it has ended.
struct Claim: Sendable, Equatable {
    let tokens: Int
    /// In thousand-millionths.
    let nanoCost: Int
}
