internal import Synchronization

/// What one worker's meter has counted, for readers on any thread.
final class MeterShard: Sendable {
    let inFlight = LoopCounter()
    let overhead = Histogram(.overhead)
    let spans = SpanCounts()
    let cacheHits = LoopCounter()
    let cacheMisses = LoopCounter()
    let cacheJoins = LoopCounter()
    private let published = Mutex<[MetricSeries]>([])

    var series: [MetricSeries] { published.withLock { $0 } }

    func publish(_ series: MetricSeries) {
        published.withLock { $0.append(series) }
    }
}
