internal import Reactor

/// One upstream exchange, as the task sees it that asked for it. Belongs to one loop.
///
/// What arrives waits here, bounded: above a mark the upstream's socket is no longer read. Letting go of it before its
/// end ends the exchange at the upstream.
package final class Transfer {
    package enum Event {
        case head(UpstreamHead)
        /// Body bytes, as many as had come.
        case piece([UInt8])
        case end
        /// Nothing has come for as long as the caller wanted to wait.
        case stillWaiting
    }

    private enum End {
        case running
        case complete
        case failed(UpstreamError)
    }

    private var endpoint: Endpoint
    private let loop: EventLoop
    private let arrival: WaitPoint
    private var inbound: [UInt8] = []
    private var end = End.running
    private var headIsDelivered = false
    private var hasBody = false
    private var isPaused = false
    /// While a body is collected whole, this many bytes of it are taken without a pause.
    private var collecting: Int?
    private var silence: Deadline?
    private var total: Deadline?
    private var patience: Deadline?
    private var hasLostPatience = false

    /// The answer's head, once it has come.
    package private(set) var head: UpstreamHead?

    /// Told how long the task waited for this upstream, where somebody wants to know.
    package var waiter: (any UpstreamWaiter)?

    /// Whether its holder cancels it when the task is cancelled, so that no wait has to ask the task, and gives it back
    /// to the transport.
    package var isCancelledByHolder = false

    /// Told of what comes, instead of a task that asks for it.
    private var observer: (any TransferObserver)?
    private var hasNews = false

    /// What brings the answer, until its end.
    var source: (any TransferSource)?

    /// Bytes that may wait before the upstream is held back.
    private static let highMark = 256 << 10
    /// The storage of bodies up to this size is used for one after the other, where nobody holds on to it.
    private static let keptCapacity = 4096

    init(endpoint: Endpoint, loop: EventLoop) {
        self.endpoint = endpoint
        self.loop = loop
        arrival = WaitPoint(on: loop)
        setDeadlines()
    }

    /// Begins another exchange, after `release`.
    func begin(to endpoint: Endpoint) {
        self.endpoint = endpoint
        end = .running
        setDeadlines()
    }

    /// Ends the exchange and forgets it, once nobody asks for it any more. The wait point and the deadline stay: one
    /// that is only moved costs less than one that is made.
    func release() {
        cancel()
        inbound.removeAll(keepingCapacity: inbound.capacity <= Self.keptCapacity)
        headIsDelivered = false
        hasBody = false
        isPaused = false
        collecting = nil
        head = nil
        waiter = nil
        observer = nil
        isCancelledByHolder = false
    }

    private func setDeadlines() {
        if silence == nil { silence = Deadline(on: loop) { [unowned self] in passedInSilence() } }
        silence?.set(after: endpoint.firstByteTimeout)
        guard let limit = endpoint.totalTimeout else { return }
        total = Deadline(on: loop) { [unowned self] in
            fail(
                UpstreamError(
                    hasBody ? .idleTimeout : .firstByteTimeout, "the answer took more than \(limit.inSeconds) s"))
        }
        total?.set(after: limit)
    }

    deinit {
        silence?.invalidate()
        total?.invalidate()
        patience?.invalidate()
        source?.cancel()
    }

    // MARK: For the task

    /// The next thing that comes: the head, then pieces of the body, then the end.
    ///
    /// - Parameter patience: how long to wait; without it until one of the endpoint's deadlines passes.
    /// - Throws: what went wrong, `cancelled` when the task is cancelled. The upstream exchange is over then.
    package func next(waitingAtMost patience: Duration? = nil) async throws(UpstreamError) -> Event {
        hasLostPatience = false
        if let patience { bePatient(for: patience) }
        defer { self.patience?.clear() }
        // An upstream that is never short of something would let nobody notice otherwise.
        if !isCancelledByHolder, Task.isCancelled { cancel() }
        while true {
            if let event = try takeEvent() { return event }
            if hasLostPatience { return .stillWaiting }
            try await waitForArrival()
        }
    }

    /// Tells `observer` from now on of what comes, and holds on to it until `release`.
    package func tell(_ observer: any TransferObserver) {
        self.observer = observer
        if isReady { tellNews() }
    }

    /// What `next` would return, where it need not wait for it.
    package func nextAtOnce() throws(UpstreamError) -> Event? {
        try takeEvent()
    }

    /// Whether `next` has something to return at once.
    package var isReady: Bool {
        guard headIsDelivered, inbound.isEmpty, case .running = end else { return head != nil || !isRunning }
        return false
    }

    /// The rest of the body, whole.
    ///
    /// - Throws: `tooLarge` when it has more than `limit` bytes, and whatever `next` throws.
    package func collect(limit: Int) async throws(UpstreamError) -> [UInt8] {
        beginCollecting(limit: limit)
        while case .running = end { try await waitForArrival() }
        return try collected() ?? []
    }

    /// From now on the rest of the body is kept until it is whole; nothing is told of it before.
    package func beginCollecting(limit: Int) {
        collecting = limit
        resumeIfPaused()
    }

    /// What has been collected; nil while it is not whole.
    ///
    /// - Throws: what `collect` throws.
    package func collected() throws(UpstreamError) -> [UInt8]? {
        switch end {
        case .running: return nil
        case .failed(let error): throw error
        case .complete: break
        }
        let limit = collecting ?? 0
        // The storage of a small body may be used again.
        defer { if inbound.capacity > Self.keptCapacity { inbound = [] } }
        // What had come before the limit was known.
        if inbound.count > limit { throw UpstreamError(.tooLarge, "the answer has more than \(limit) bytes") }
        return inbound
    }

    /// Ends the exchange at the upstream at once.
    package func cancel() {
        fail(UpstreamError(.cancelled, "the client has gone"))
    }

    private func tellNews() {
        guard observer != nil else { return arrival.signal() }
        guard !hasNews else { return }
        hasNews = true
        loop.runSoon(self)
    }

    private func bePatient(for duration: Duration) {
        if patience == nil, case .running = end {
            patience = Deadline(on: loop) { [unowned self] in
                hasLostPatience = true
                tellNews()
            }
        }
        patience?.set(after: duration)
    }

    private func takeEvent() throws(UpstreamError) -> Event? {
        if !headIsDelivered, let head {
            headIsDelivered = true
            return .head(head)
        }
        if case .failed(let error) = end, error.code == .cancelled { throw error }
        if headIsDelivered && !inbound.isEmpty {
            let piece = inbound
            inbound = []
            resumeIfPaused()
            return .piece(piece)
        }
        switch end {
        case .running: return nil
        case .complete: return .end
        case .failed(let error): throw error
        }
    }

    private func waitForArrival() async throws(UpstreamError) {
        let began = waiter == nil ? loop.now : loop.exactNow
        if isCancelledByHolder { await arrival.wait() } else { await arrival.waitUnlessCancelled() }
        // The turn's time, not the exact one: what the loop does between an arrival and this line is its own work.
        waiter?.waitedForUpstream(nanoseconds: max(0, loop.now.nanoseconds &- began.nanoseconds))
        if !isCancelledByHolder, Task.isCancelled {
            cancel()
            throw UpstreamError(.cancelled, "the client has gone")
        }
    }

    // MARK: For the transport

    /// Whether the exchange is still wanted.
    var isRunning: Bool {
        if case .running = end { return true }
        return false
    }

    /// Whether more of the body may wait here than does.
    var hasRoom: Bool { collecting != nil || inbound.count < Self.highMark }

    /// The upstream's socket is not read until `source` is told to resume.
    func pause() {
        isPaused = true
        silence?.clear()
    }

    /// The head has come.
    func take(_ head: UpstreamHead) {
        self.head = head
        if collecting == nil { tellNews() }
    }

    /// Body bytes have come, the coding removed. False where they are not wanted: the transport ends the exchange.
    /// What was taken is told to the task by `noteArrival`.
    ///
    /// - Parameter expected: how many bytes may follow before that, these among them; room for them is made at once.
    func take(_ body: UnsafeRawBufferPointer, expecting expected: Int = 0) -> Bool {
        guard isRunning else { return false }
        if let collecting, body.count > collecting - inbound.count {
            refuse(UpstreamError(.tooLarge, "the answer has more than \(collecting) bytes"))
            return false
        }
        hasBody = true
        if inbound.isEmpty { inbound.reserveCapacity(expected) }
        inbound.append(contentsOf: body)
        return true
    }

    /// Everything that has come of the body at once is here.
    func noteArrival() {
        guard isRunning, !inbound.isEmpty else { return }
        silence?.set(after: endpoint.idleTimeout)
        if collecting == nil { tellNews() }
    }

    /// What has come is no answer. The transport lets go of the exchange by itself, which may be over before anybody
    /// here could end it.
    func refuse(_ error: UpstreamError) {
        source = nil
        finish(.failed(error))
    }

    /// The transport has nothing more to bring: the answer is whole, or `error` says why it is not.
    func end(_ error: UpstreamError? = nil) {
        source = nil
        if let error {
            finish(.failed(error))
        } else if head == nil {
            finish(.failed(UpstreamError(.noAnswer, "the server closed the connection without an answer")))
        } else {
            finish(.complete)
        }
    }

    /// Gives up on the exchange. Never from inside a call of the transport: that is told by a result.
    private func fail(_ error: UpstreamError) {
        guard case .running = end else { return }
        finish(.failed(error))
        let source = source
        self.source = nil
        source?.cancel()
    }

    /// The first end stays.
    private func finish(_ end: End) {
        guard case .running = self.end else { return }
        self.end = end
        total?.invalidate()
        total = nil
        patience?.invalidate()
        patience = nil
        if isCancelledByHolder {
            silence?.clear()
        } else {
            // Whoever lets go of this may do so on any thread; the loop's timers must not be touched there.
            silence?.invalidate()
            silence = nil
        }
        tellNews()
    }

    private func resumeIfPaused() {
        guard isPaused else { return }
        isPaused = false
        silence?.set(after: endpoint.idleTimeout)
        source?.resume()
    }

    private func passedInSilence() {
        let (code, time) =
            hasBody
            ? (UpstreamError.Code.idleTimeout, endpoint.idleTimeout)
            : (.firstByteTimeout, endpoint.firstByteTimeout)
        fail(UpstreamError(code, "nothing came for \(time.inSeconds) s"))
    }
}

extension Transfer: LoopWork {
    /// Tells the observer, once for all that has come.
    package func run() {
        hasNews = false
        observer?.transferHasNews(self)
    }
}

/// Takes an answer as it comes.
package protocol TransferObserver: AnyObject {
    /// Something has come, or the answer has ended: `nextAtOnce` and `collected` tell.
    func transferHasNews(_ transfer: Transfer)
}

/// Adds up what an exchange spends waiting for its upstream.
package protocol UpstreamWaiter: AnyObject {
    /// A wait is over.
    func waitedForUpstream(nanoseconds: Int64)
}

/// What brings a transfer its answer: one exchange of one of the transports.
protocol TransferSource: AnyObject {
    /// Lets the upstream's socket be read again. The transfer may be given something before this returns.
    func resume()
    /// Ends the exchange at the upstream at once.
    func cancel()
}
