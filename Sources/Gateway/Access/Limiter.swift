internal import Configuration
internal import Reactor

/// The state of one key's limits. Requests reserve what they are expected to take, and settle with what they took.
struct Limiter {
    private(set) var requests = RateBucket()
    private(set) var tokens = RateBucket()
    private(set) var running = 0
    /// What the running requests have reserved.
    private var reservedTokens = 0
    private var reservedNanoCost = 0

    mutating func advance(to now: Instant, _ limits: KeyLimits) {
        if let limit = limits.requestsPerMinute { requests.advance(to: now, limit: limit) }
        if let limit = limits.tokensPerMinute { tokens.advance(to: now, limit: limit) }
    }

    /// Counts a request in, or nothing at all.
    mutating func admit(
        _ claim: Claim, _ limits: KeyLimits, spent: UsageTotals, now: Instant, wall: Int64
    ) throws(LimitRefusal) {
        advance(to: now, limits)
        if let budget = limits.budget { try check(budget, spent, wall) }
        if let limit = limits.maxConcurrent, running >= limit { throw .concurrency(limit) }
        if let limit = limits.requestsPerMinute {
            let wait = requests.wait(for: 1, limit: limit)
            if wait > .zero { throw .requests(limit, wait: wait, LimitState(self, limits)) }
        }
        if let limit = limits.tokensPerMinute {
            if claim.tokens > limit { throw .tooLarge(limit, asked: claim.tokens) }
            let wait = tokens.wait(for: claim.tokens, limit: limit)
            if wait > .zero { throw .tokens(limit, asked: claim.tokens, wait: wait, LimitState(self, limits)) }
        }
        if limits.requestsPerMinute != nil { requests.add(1) }
        if limits.tokensPerMinute != nil { tokens.add(claim.tokens) }
        running += 1
        reservedTokens += claim.tokens
        reservedNanoCost += claim.nanoCost
    }

    mutating func settle(_ claim: Claim, _ limits: KeyLimits, usedTokens: Int, now: Instant) {
        advance(to: now, limits)
        if limits.tokensPerMinute != nil { tokens.add(usedTokens - claim.tokens) }
        running -= 1
        reservedTokens -= claim.tokens
        reservedNanoCost -= claim.nanoCost
    }

    /// A request is let in while anything is left that no running request has reserved: what is left may be less than it
    /// will take, and the next one finds nothing.
    private func check(_ budget: KeyLimits.Budget, _ spent: UsageTotals, _ wall: Int64) throws(LimitRefusal) {
        var rest: Duration { UTCDay.rest(of: budget.period, at: wall) }
        if let limit = budget.tokens {
            if spent.tokens >= limit { throw .budget(budget, rest) }
            if reservedTokens >= limit - spent.tokens { throw .budgetReserved(budget) }
        }
        if let cost = budget.cost {
            let limit = Int(exactly: (cost * 1e9).rounded()) ?? .max
            if spent.nanoCost >= limit { throw .budget(budget, rest) }
            if reservedNanoCost >= limit - spent.nanoCost { throw .budgetReserved(budget) }
        }
    }
}

/// Which limit forbids a request, and when it will not.
enum LimitRefusal: Error {
    case requests(Int, wait: Duration, LimitState)
    case tokens(Int, asked: Int, wait: Duration, LimitState)
    /// One request alone is more than a minute's.
    case tooLarge(Int, asked: Int)
    case concurrency(Int)
    case budget(KeyLimits.Budget, Duration)
    case budgetReserved(KeyLimits.Budget)
}
