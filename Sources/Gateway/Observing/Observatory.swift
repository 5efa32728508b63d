internal import Configuration
internal import Reactor
internal import Server

/// What the process observes of itself: shared by all workers.
final class Observatory: Sendable {
    let log: Log
    /// nil where nothing is to be counted.
    let metrics: Metrics?
    private let collectorLog = CollectorLog()

    init(_ settings: Configuration.ServerSettings, log: Log, census: ConnectionCensus) {
        self.log = log
        metrics = settings.metrics.enabled ? Metrics(labelSets: settings.metrics.labelSets, census: census) : nil
    }

    /// What takes note of one more worker's exchanges.
    func observer(on loop: EventLoop, _ snapshot: GatewaySnapshot) -> Observer {
        let meter = metrics?.meter(on: loop)
        let tracer = Tracer(on: loop, counts: meter?.spans ?? SpanCounts(), collectorLog: collectorLog)
        tracer.adopt(snapshot)
        return Observer(accessLog: AccessLog(log), meter: meter, tracer: tracer, on: loop)
    }
}

/// Takes note of one worker's exchanges. Belongs to its loop.
final class Observer {
    private let accessLog: AccessLog
    private let meter: Meter?
    let tracer: Tracer
    private let loop: EventLoop

    init(accessLog: AccessLog, meter: Meter?, tracer: Tracer, on loop: EventLoop) {
        self.accessLog = accessLog
        self.meter = meter
        self.tracer = tracer
        self.loop = loop
        // One write for all requests that end in one turn.
        loop.onTurnEnd = { [accessLog] in accessLog.flush() }
    }

    /// Goes by another configuration from now on.
    func adopt(_ snapshot: GatewaySnapshot) {
        accessLog.log = snapshot.log
        tracer.adopt(snapshot)
    }

    /// An exchange has begun.
    func begin() {
        meter?.begin()
    }

    /// An exchange that was begun is over.
    func end(_ exchange: Exchange) {
        meter?.end()
        note(exchange)
    }

    /// What was refused before it became an exchange.
    func note(_ exchange: Exchange) {
        let now = loop.exactNow
        meter?.note(exchange, now: now)
        accessLog.note(exchange, now: now)
        tracer.end(exchange, now: now)
    }

    /// The last that happens on the loop.
    func finish() async {
        accessLog.flush()
        await tracer.finish()
    }

    /// There is no time left for what could still be sent.
    func abandon() {
        tracer.abandon()
    }
}
