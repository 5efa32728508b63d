internal import Configuration
internal import Reactor
internal import Upstream
internal import Wire

/// Sends one worker's spans to one collector, many at a time (OTLP over HTTP, as JSON). Runs on the worker's loop.
///
/// Exchanges never wait for it: what waits is bounded, and what finds no room is dropped and counted. A batch that the
/// collector may take later is held and sent again, later each time.
actor SpanExporter {
    private nonisolated let loop: EventLoop
    private let tracing: Tracing
    private let transport: Transport
    private let counts: SpanCounts
    private let collectorLog: CollectorLog
    private let chance = Chance()
    var log: Log
    private var queue: SpanQueue
    private var held: Held?
    private var sending: Task<Void, Never>?
    private var transfer: Transfer?
    private var timer: Deadline?
    private var hasFailed = false
    private var end = End.none

    /// A batch on its way, or one that waits to be sent again.
    private struct Held {
        let batch: SpanBatch
        let since: Instant
        var failures = 0
        /// How long the collector has asked to wait.
        var wait: Duration?
    }

    private enum End {
        case none
        /// Batches are sent until one fails.
        case near
        /// Nothing is sent any more.
        case here
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        loop.asUnownedSerialExecutor()
    }

    private static let firstPause: Duration = .seconds(1)
    private static let longestPause: Duration = .seconds(30)
    /// A collector that asks for a longer wait is asked after this one.
    private static let longestWait: Duration = .seconds(600)
    /// A batch that has failed for so long is dropped: those behind it are news.
    private static let patience: Duration = .seconds(60)
    private static let answerBytes = 64 << 10

    init(
        _ tracing: Tracing, on loop: EventLoop, counts: SpanCounts, collectorLog: CollectorLog, log: Log
    ) throws(UpstreamError) {
        self.loop = loop
        self.tracing = tracing
        transport = try Transport(on: loop)
        self.counts = counts
        self.collectorLog = collectorLog
        self.log = log
        queue = SpanQueue(limit: tracing.settings.queue)
    }

    private var address: String { tracing.collector.baseURL }

    // MARK: For the exchanges

    /// Takes the spans of an exchange.
    func add(_ batch: SpanBatch) {
        guard end == .none else { return counts.dropped.add(batch.count) }
        guard queue.add(batch) else {
            counts.dropped.add(batch.count)
            return collectorLog.noteFailure("too many spans wait", at: address, now: loop.now, log)
        }
        if sending == nil && held == nil { schedule() }
    }

    /// Sends what waits, as long as the collector takes it, and drops the rest.
    func finish() async {
        hasFailed = false
        if end == .none { end = .near }
        await sending?.value
        if !hasFailed && held?.wait == nil {
            begin()
            await sending?.value
        }
        abandon()
        transport.close()
    }

    /// Drops what waits and ends what is under way.
    func abandon() {
        end = .here
        timer?.invalidate()
        timer = nil
        transfer?.cancel()
        counts.dropped.add(queue.removeAll() + (held?.batch.count ?? 0))
        held = nil
    }

    // MARK: Sending

    /// Decides when the next batch is sent, while none is.
    private func schedule() {
        if queue.isFull {
            begin()
        } else if !queue.isEmpty && timer?.isSet != true {
            setTimer(tracing.settings.interval)
        }
    }

    private func setTimer(_ duration: Duration) {
        if timer == nil {
            timer = Deadline(on: loop) { [weak self] in self?.assumeIsolated { $0.begin() } }
        }
        timer?.set(after: duration)
    }

    private func begin() {
        timer?.clear()
        guard sending == nil, held != nil || !queue.isEmpty else { return }
        sending = Task(executorPreference: loop) { await self.run() }
    }

    private func run() async {
        while await sendNext(), !queue.isEmpty, queue.isFull || end == .near {}
        sending = nil
        guard end == .none else { return }
        if let held { setTimer(pause(before: held)) } else { schedule() }
    }

    /// False where the collector has not taken the batch, or there is none.
    private func sendNext() async -> Bool {
        var attempt = held
        held = nil
        if attempt == nil { attempt = queue.takeBatch().map { Held(batch: $0, since: loop.now) } }
        guard let attempt else { return false }
        let count = attempt.batch.count
        switch await send(attempt.batch) {
        case .taken(let rejected, let message):
            let rejected = min(rejected, count)
            counts.sent.add(count - rejected)
            counts.rejected.add(rejected)
            if rejected > 0 || !message.isEmpty {
                collectorLog.notePartial(rejected: rejected, message, at: address, log)
            }
            collectorLog.noteSuccess(at: address, log)
            return true
        case .refused(let reason):
            counts.rejected.add(count)
            collectorLog.noteFailure(reason, at: address, now: loop.now, log)
            return true
        case .failed(let reason, let wait):
            if end != .here { collectorLog.noteFailure(reason, at: address, now: loop.now, log) }
            hold(attempt, wait)
            return false
        }
    }

    private func hold(_ attempt: Held, _ wait: Duration?) {
        hasFailed = true
        guard end == .none, attempt.since.duration(to: loop.now) < Self.patience else {
            return counts.dropped.add(attempt.batch.count)
        }
        var attempt = attempt
        attempt.failures += 1
        attempt.wait = wait
        held = attempt
    }

    private func pause(before attempt: Held) -> Duration {
        let grown = Self.firstPause * (1 << min(attempt.failures - 1, 10))
        let pause = chance.shortened(min(grown, Self.longestPause))
        return max(pause, min(attempt.wait ?? .zero, Self.longestWait))
    }

    private func send(_ batch: SpanBatch) async -> ExportAnswer {
        let body = tracing.prefix + batch.bytes + tracing.suffix
        let transfer = transport.start(UpstreamRequest(.post, tracing.path, body: body), to: tracing.collector)
        self.transfer = transfer
        defer { self.transfer = nil }
        do throws(UpstreamError) {
            let answer = try await transfer.collect(limit: Self.answerBytes)
            guard let head = transfer.head else { return .failed("no answer", wait: nil) }
            return ExportAnswer(status: head.status, head.fields, answer)
        } catch {
            return ExportAnswer(error)
        }
    }
}
