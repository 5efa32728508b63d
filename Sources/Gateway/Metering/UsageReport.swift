internal import Configuration
internal import Wire

/// What `GET /gateway/usage` tells: of the key that asks, and an administrator's key of all.
struct UsageReport {
    let keys: [GatewayKey]
    /// Accounts without a key in this configuration.
    let others: [Account]
    let today: UTCDay

    /// The report as JSON text.
    var encoded: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("object", "list")
        writer.key("data")
        writer.beginArray()
        for key in keys { write(key.account, key, to: &writer) }
        for account in others { write(account, nil, to: &writer) }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }

    private func write(_ account: Account, _ key: GatewayKey?, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("object", "usage")
        writer.member("key", account.name)
        write("today", account.usage.used(in: .daily, on: today), to: &writer)
        write("month", account.usage.used(in: .monthly, on: today), to: &writer)
        write("total", account.usage.total, to: &writer)
        writer.member("refused_requests", account.refusedRequests)
        if let limits = key?.limits { write(limits, of: account, to: &writer) }
        writer.endObject()
    }

    private func write(_ name: StaticString, _ totals: UsageTotals, to writer: inout JSONWriter) {
        writer.key(name)
        writer.beginObject()
        writer.member("requests", totals.requests)
        writer.member("prompt_tokens", totals.promptTokens)
        writer.member("cached_tokens", totals.cachedTokens)
        writer.member("completion_tokens", totals.completionTokens)
        writer.member("total_tokens", totals.tokens)
        writer.member("cost", totals.cost)
        writer.endObject()
    }

    private func write(_ limits: KeyLimits, of account: Account, to writer: inout JSONWriter) {
        writer.key("limits")
        writer.beginObject()
        if let limit = limits.requestsPerMinute { writer.member("requests_per_minute", limit) }
        if let limit = limits.tokensPerMinute { writer.member("tokens_per_minute", limit) }
        if let limit = limits.maxConcurrent {
            writer.member("max_concurrent", limit)
            writer.member("running", account.running)
        }
        if let budget = limits.budget {
            writer.key("budget")
            writer.beginObject()
            writer.member("period", budget.period.rawValue)
            if let tokens = budget.tokens { writer.member("tokens", tokens) }
            if let cost = budget.cost { writer.member("cost", cost) }
            writer.endObject()
        }
        writer.endObject()
    }
}
