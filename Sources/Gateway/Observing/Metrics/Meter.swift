internal import Dialects
internal import Reactor

/// Counts one worker's exchanges. Belongs to its loop; the way of an exchange takes no lock and makes no string.
final class Meter {
    private let shard: MeterShard
    private let limit: LabelLimit
    private var entries: [MetricLabels: Entry] = [:]
    /// Most exchanges are like the one before.
    private var recent = Recent()

    /// A series as its loop sees it.
    private final class Entry {
        let series: MetricSeries
        var outcomes: [MetricSeries.Outcome] = []

        init(_ series: MetricSeries) {
            self.series = series
        }
    }

    /// The exchange counted last, of which only this much is held on to.
    private struct Recent {
        var entry: Entry?
        var target: Target?
        var key: GatewayKey?
    }

    /// Different ends of one series; codes come from backends, too.
    private static let mostOutcomes = 32

    init(_ shard: MeterShard, limit: LabelLimit) {
        self.shard = shard
        self.limit = limit
    }

    /// What becomes of this worker's spans.
    var spans: SpanCounts { shard.spans }

    /// An exchange has begun.
    func begin() {
        shard.inFlight.add()
    }

    /// An exchange that was begun is over.
    func end() {
        shard.inFlight.add(-1)
    }

    /// Counts an exchange that is over, or was refused.
    func note(_ exchange: Exchange, now: Instant) {
        shard.overhead.record(Int(exchange.overhead(until: now)))
        let entry = entry(for: exchange)
        count(exchange, in: entry)
        if let cache = exchange.cache { count(cache) }
        guard exchange.target != nil else { return }
        let series = entry.series
        if let usage = exchange.usage { Self.count(usage, in: series) }
        // No backend was asked for it: its times would tell nothing of any.
        if exchange.cache?.isShared == true { return }
        series.duration.record(Self.nanoseconds(exchange.began, now))
        if let first = exchange.firstEventAt { Self.count(first, of: exchange, now: now, in: series) }
        if exchange.attempts > 1 { series.retries.add(exchange.attempts - 1) }
        if exchange.fallback != nil { series.fallbacks.add() }
    }

    private func count(_ outcome: CacheOutcome) {
        switch outcome {
        case .hit: shard.cacheHits.add()
        case .miss: shard.cacheMisses.add()
        case .joined: shard.cacheJoins.add()
        }
    }

    private func count(_ exchange: Exchange, in entry: Entry) {
        if exchange.clientIsGone { entry.series.departures.add() }
        let status = exchange.status
        let failure = exchange.failure
        for outcome in entry.outcomes where outcome.status == status && outcome.failure == failure {
            return outcome.count.add()
        }
        newOutcome(status: status, failure: failure, in: entry).count.add()
    }

    private func newOutcome(status: Int, failure: String?, in entry: Entry) -> MetricSeries.Outcome {
        var (status, failure) = (status, failure)
        if entry.outcomes.count >= Self.mostOutcomes {
            // The status keeps its class at least.
            (status, failure) = (status / 100 * 100, failure == nil ? nil : MetricLabels.other)
            if let outcome = entry.outcomes.first(where: { $0.status == status && $0.failure == failure }) {
                return outcome
            }
        }
        let outcome = MetricSeries.Outcome(status: status, failure: failure)
        entry.outcomes.append(outcome)
        entry.series.publish(outcome)
        return outcome
    }

    private static func count(_ usage: Usage, in series: MetricSeries) {
        series.inputTokens.record(usage.promptTokens)
        series.outputTokens.record(usage.completionTokens)
        if let cached = usage.prompt.cached { series.cachedTokens.add(max(0, cached)) }
        if let reasoning = usage.completion.reasoning { series.reasoningTokens.add(max(0, reasoning)) }
    }

    private static func count(_ first: Instant, of exchange: Exchange, now: Instant, in series: MetricSeries) {
        series.timeToFirstToken.record(nanoseconds(exchange.began, first))
        // The first token is there when the time of the others begins.
        guard let tokens = exchange.usage?.completionTokens, tokens > 1 else { return }
        series.timePerOutputToken.record(nanoseconds(first, now) / (tokens - 1))
    }

    private static func nanoseconds(_ start: Instant, _ end: Instant) -> Int {
        Int(end.nanoseconds &- start.nanoseconds)
    }

    // MARK: Label sets

    private func entry(for exchange: Exchange) -> Entry {
        if recent.target === exchange.target, recent.key === exchange.key, let entry = recent.entry,
            entry.series.labels.route == exchange.label
        {
            return entry
        }
        var labels = MetricLabels(route: exchange.label)
        if let name = exchange.keyName { labels.key = name }
        if let target = exchange.target {
            labels.backend = target.backend.name
            labels.provider = target.backend.provider
            labels.model = target.model
        }
        let entry = entries[labels] ?? newEntry(labels, isGood: exchange.status < 400)
        // One that is counted as "other" may get a series of its own by its next answer.
        let isOwn = entry.series.labels == labels
        recent = isOwn ? Recent(entry: entry, target: exchange.target, key: exchange.key) : Recent()
        return entry
    }

    private func newEntry(_ wanted: MetricLabels, isGood: Bool) -> Entry {
        var labels = wanted
        if !fits(labels, isGood: isGood) {
            if !labels.model.isEmpty { labels.model = MetricLabels.other }
            if !fits(labels, isGood: true) { labels.key = MetricLabels.other }
            if let entry = entries[labels] { return entry }
        }
        let entry = Entry(MetricSeries(labels))
        entries[labels] = entry
        shard.publish(entry.series)
        return entry
    }

    /// A model gets a series of its own only when a backend has answered to its name: one that a client has made up
    /// does not take another's place.
    private func fits(_ labels: MetricLabels, isGood: Bool) -> Bool {
        if labels.isExcessive { return false }
        if labels.isBounded { return true }
        return isGood || labels.model.isEmpty ? limit.admits(labels) : limit.knows(labels)
    }
}
