internal import Configuration
internal import Reactor
internal import Upstream
internal import Wire

/// Begins the traces of one worker's exchanges, and hands those that are sampled to an exporter. Belongs to the worker's
/// loop; without a collector in the configuration it does nothing.
final class Tracer {
    private let loop: EventLoop
    private let counts: SpanCounts
    private let collectorLog: CollectorLog
    private let chance = Chance()
    private var tracing: Tracing?
    private var exporter: SpanExporter?
    private var wall = WallClock.system

    init(on loop: EventLoop, counts: SpanCounts, collectorLog: CollectorLog) {
        self.loop = loop
        self.counts = counts
        self.collectorLog = collectorLog
    }

    /// Goes by another configuration from now on. What waits for another collector is still sent there.
    func adopt(_ snapshot: GatewaySnapshot) {
        wall = snapshot.metering.wall
        let isSame = snapshot.tracing?.settings == tracing?.settings
        tracing = snapshot.tracing
        if isSame {
            exporter?.assumeIsolated { $0.log = snapshot.log }
            return
        }
        if let exporter { Task(executorPreference: loop) { await exporter.finish() } }
        exporter = exporter(snapshot)
    }

    private func exporter(_ snapshot: GatewaySnapshot) -> SpanExporter? {
        guard let tracing = snapshot.tracing else { return nil }
        do throws(UpstreamError) {
            return try SpanExporter(
                tracing, on: loop, counts: counts, collectorLog: collectorLog, log: snapshot.log)
        } catch {
            snapshot.log.write(.error, "spans cannot be sent", ["reason": error.detail])
            return nil
        }
    }

    /// The trace of a request: its caller's or a new one; nil where none are made, or none of such requests.
    func begin(_ head: RequestHead, for route: RouteLabel) -> Trace? {
        guard let tracing, route.isTraced else { return nil }
        let parent = TraceContext(head.fields)
        let id = parent?.trace ?? TraceID(using: &chance.numbers)
        var flags = parent?.flags ?? TraceContext.randomFlag
        if parent == nil || !tracing.sampling.followsParent {
            flags &= ~TraceContext.sampledFlag
            if tracing.sampling.samples(id) { flags |= TraceContext.sampledFlag }
        }
        let context = TraceContext(trace: id, span: 0, flags: flags).child(using: &chance.numbers)
        return Trace(parent: parent, context: context, fields: head.fields, chance: chance)
    }

    /// Hands over the spans of an exchange that is over.
    func end(_ exchange: Exchange, now: Instant) {
        guard let exporter, let trace = exchange.trace, trace.isSampled else { return }
        let spans = SpanEncoder(exchange, trace, now: now, wall: wall.now()).encoded
        let batch = SpanBatch(bytes: spans, count: trace.attempts.count + 1)
        exporter.assumeIsolated { $0.add(batch) }
    }

    /// Sends what is left.
    func finish() async {
        await exporter?.finish()
        exporter = nil
    }

    /// Gives up on what is left.
    func abandon() {
        exporter?.assumeIsolated { $0.abandon() }
    }
}

extension RouteLabel {
    /// Who watches over the gateway would fill every trace store with it.
    fileprivate var isTraced: Bool { self != .health && self != .admin }
}
