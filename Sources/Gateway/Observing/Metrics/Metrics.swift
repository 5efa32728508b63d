internal import Reactor
internal import Server
internal import Synchronization

/// Everything the process counts: a shard for each worker, summed when it is read.
final class Metrics: Sendable {
    private let limit: LabelLimit
    private let census: ConnectionCensus
    private let workers = Mutex<[(loop: EventLoop, shard: MeterShard)]>([])

    /// - Parameters:
    ///   - labelSets: how many sets of key, backend and model are counted by themselves.
    ///   - census: counts the clients' connections.
    init(labelSets: Int, census: ConnectionCensus) {
        limit = LabelLimit(labelSets)
        self.census = census
    }

    /// A meter for one more worker.
    func meter(on loop: EventLoop) -> Meter {
        let shard = MeterShard()
        workers.withLock { $0.append((loop, shard)) }
        return Meter(shard, limit: limit)
    }

    /// The page a monitoring system reads.
    ///
    /// - Parameter snapshot: the configuration that holds now.
    func page(_ format: ExpositionWriter.Format, _ snapshot: GatewaySnapshot, now: Instant) -> [UInt8] {
        let workers = workers.withLock { $0 }
        let shards = workers.map(\.shard)
        var page = MetricsPage(format)
        page.tellExchanges(SeriesTotal.sums(of: shards.flatMap(\.series)))
        page.tellModels(SeriesTotal.sums(of: shards.flatMap(\.series)) { $0.ofModel })
        page.tellBackends(snapshot.backends.used, now: now)
        if let cache = snapshot.cache { page.tellCache(cache.contents, shards) }
        page.tellGateway(shards, connections: census.total)
        if snapshot.tracing != nil { page.tellSpans(shards.map(\.spans)) }
        page.tellLoops(workers.map(\.loop))
        page.tellProcess(ProcessUsage.now)
        return page.finished
    }
}

extension MetricLabels {
    /// What histograms are told by: fewer labels, as each has many samples. nil for what asks no model.
    fileprivate var ofModel: MetricLabels? {
        guard !backend.isEmpty else { return nil }
        var labels = self
        labels.key = ""
        return labels
    }
}
