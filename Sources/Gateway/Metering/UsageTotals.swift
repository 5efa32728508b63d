/// What was used, in sums that can be added and taken apart. Counts come from outside: they stay within what 64 bits
/// can say.
struct UsageTotals: Sendable, Equatable {
    var requests = 0
    var promptTokens = 0
    /// The part of the prompt that a server had in its cache.
    var cachedTokens = 0
    var completionTokens = 0
    /// In thousand-millionths of the currency of the prices.
    var nanoCost = 0

    var tokens: Int { Self.sum(promptTokens, completionTokens) }
    var cost: Double { Double(nanoCost) / 1e9 }

    static func + (left: UsageTotals, right: UsageTotals) -> UsageTotals {
        combine(left, right, sum)
    }

    static func - (left: UsageTotals, right: UsageTotals) -> UsageTotals {
        combine(left, right) { left, right in max(0, left.subtractingReportingOverflow(right).partialValue) }
    }

    private static func combine(
        _ left: UsageTotals, _ right: UsageTotals, _ operation: (Int, Int) -> Int
    ) -> UsageTotals {
        UsageTotals(
            requests: operation(left.requests, right.requests),
            promptTokens: operation(left.promptTokens, right.promptTokens),
            cachedTokens: operation(left.cachedTokens, right.cachedTokens),
            completionTokens: operation(left.completionTokens, right.completionTokens),
            nanoCost: operation(left.nanoCost, right.nanoCost))
    }

    /// Of numbers that are not negative.
    private static func sum(_ left: Int, _ right: Int) -> Int {
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow ? .max : sum
    }
}
