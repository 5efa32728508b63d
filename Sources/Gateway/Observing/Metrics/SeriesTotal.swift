/// What all workers have counted for one set of labels.
struct SeriesTotal {
    let labels: MetricLabels
    private(set) var duration = HistogramTotal(.duration)
    private(set) var timeToFirstToken = HistogramTotal(.timeToFirstToken)
    private(set) var timePerOutputToken = HistogramTotal(.timePerOutputToken)
    private(set) var inputTokens = HistogramTotal(.tokens)
    private(set) var outputTokens = HistogramTotal(.tokens)
    private(set) var cachedTokens = 0
    private(set) var reasoningTokens = 0
    private(set) var retries = 0
    private(set) var fallbacks = 0
    private(set) var departures = 0
    /// By status.
    private(set) var answers: [Int: Int] = [:]
    /// By what went wrong.
    private(set) var failures: [String: Int] = [:]

    init(_ labels: MetricLabels) {
        self.labels = labels
    }

    mutating func add(_ series: MetricSeries) {
        duration.add(series.duration.total)
        timeToFirstToken.add(series.timeToFirstToken.total)
        timePerOutputToken.add(series.timePerOutputToken.total)
        inputTokens.add(series.inputTokens.total)
        outputTokens.add(series.outputTokens.total)
        cachedTokens &+= series.cachedTokens.total
        reasoningTokens &+= series.reasoningTokens.total
        retries &+= series.retries.total
        fallbacks &+= series.fallbacks.total
        departures &+= series.departures.total
        for outcome in series.outcomes {
            let count = outcome.count.total
            answers[outcome.status, default: 0] &+= count
            if let failure = outcome.failure { failures[failure, default: 0] &+= count }
        }
    }

    /// The sums over all series that `labels` makes alike, in a lasting order.
    static func sums(
        of series: [MetricSeries], by labels: (MetricLabels) -> MetricLabels? = { $0 }
    ) -> [SeriesTotal] {
        var totals: [MetricLabels: SeriesTotal] = [:]
        for one in series {
            guard let labels = labels(one.labels) else { continue }
            totals[labels, default: SeriesTotal(labels)].add(one)
        }
        return totals.values.sorted { $0.labels.sortKey < $1.labels.sortKey }
    }
}

extension MetricLabels {
    fileprivate var sortKey: String { "\(route.rawValue) \(backend) \(model) \(key)" }
}
