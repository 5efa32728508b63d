internal import Configuration
internal import Dialects
internal import Reactor
internal import Server
internal import Upstream
internal import Wire

/// Asks one backend: at one of its places, and where that fails at others, or later again.
final class BackendTries {
    private let request: Attempts
    private let target: Target
    /// Whether nobody else is asked when this backend fails.
    private let isLastCandidate: Bool
    private let isOnlyTry: Bool
    private var prefix: UInt64?
    private var tried: [Int] = []
    private var elsewhere = 0
    private var again = 0
    /// Where the backend is asked now, or next.
    private var place: ReplicaChoice?

    init(of request: Attempts, target: Target, isLastCandidate: Bool) throws(GatewayError) {
        self.request = request
        self.target = target
        self.isLastCandidate = isLastCandidate
        let backend = target.backend
        let retries = backend.retries
        isOnlyTry = retries.again == 0 && (retries.elsewhere == 0 || backend.replicas.count == 1)
        if !isOnlyTry { backend.budget.earn() }
        if backend.chooser.balance == .prefix, backend.replicas.count > 1 {
            prefix = PrefixHash.of(try request.body.root(), request.envelope.operation)
        }
        place = choose()
    }

    private var dispatch: OperationDispatch { request.dispatch }
    private var answering: Answering { request.answering }
    private var exchange: Exchange { answering.exchange }
    private var backend: Backend { target.backend }
    private var loop: EventLoop { answering.loop }

    /// Where the backend's requests are held back, if anywhere.
    var gate: BackendGate? { backend.gate }

    /// Whether nobody asks for the request's bytes again.
    var isLast: Bool { isOnlyTry && isLastCandidate }

    /// Asks until there is an answer.
    ///
    /// - Throws: why there is none.
    func run() async throws(GatewayError) {
        while let place {
            do throws(GatewayError) {
                return try await ask(place)
            } catch {
                try await prepare(after: error)
            }
        }
    }

    /// The same, after a first try that has failed.
    func run(after error: GatewayError) async throws(GatewayError) {
        try await prepare(after: error)
        try await run()
    }

    /// Whether another try may follow one that failed so.
    func mayFollow(_ error: GatewayError) -> Bool {
        !isOnlyTry && error.fault?.isTransient == true && mayGoOn
    }

    /// Sees to it that there is a place for another try, now or after a while; there is none when the client has gone.
    ///
    /// - Throws: the error, when there is nothing to be tried any more.
    private func prepare(after error: GatewayError) async throws(GatewayError) {
        guard error.fault?.isTransient == true, mayGoOn, let failed = place else { throw error }
        let retries = backend.retries
        tried.append(failed.index)
        place = elsewhere < retries.elsewhere ? choose() : nil
        if place != nil {
            elsewhere += 1
            guard backend.budget.take(now: loop.now) else { throw error }
        } else if again < retries.again, let delay = delay(after: error, number: again) {
            again += 1
            tried = []
            // Taken before the wait: those who wait count too.
            guard backend.budget.take(now: loop.now) else { throw error }
            await pause(delay)
            if !mayGoOn { return exchange.clientIsGone = true }
            place = choose()
        } else {
            throw error
        }
        backend.counts.noteRetry()
    }

    private var mayGoOn: Bool {
        !answering.writer.hasBegun && !Task.isCancelled && !exchange.clientIsGone
    }

    private func choose() -> ReplicaChoice? {
        let turn = backend.chooser.balance == .roundRobin ? backend.counts.takeTurn() : 0
        return backend.chooser.choose(
            tried: tried, prefix: prefix, turn: turn, now: loop.now, random: &dispatch.chance.numbers)
    }

    /// How long to wait before the next try; nil where the backend asks for more time than a client would wait.
    private func delay(after error: GatewayError, number: Int) -> Duration? {
        let settings = backend.retries
        if let asked = error.retryDelay, asked > settings.longestRetryAfter { return nil }
        let grown = settings.firstDelay * (1 << min(number, 20))
        return max(error.retryDelay ?? .zero, dispatch.chance.shortened(min(grown, settings.longestDelay)))
    }

    private func pause(_ delay: Duration) async {
        let began = loop.now
        await Pause.wait(delay, on: loop)
        exchange.waited &+= loop.now.nanoseconds &- began.nanoseconds
    }

    // MARK: One try

    private func ask(_ place: ReplicaChoice) async throws(GatewayError) {
        let target = beginTry(at: place)
        do throws(GatewayError) {
            try await dispatch.send(request, to: target, isLast: isLast)
            endTry(nil)
        } catch {
            endTry(error)
            throw error
        }
    }

    /// Begins the first try, which `endTry` must end.
    ///
    /// - Returns: whom to ask; nil when there is nobody.
    func beginTry() -> Target? {
        place.map { beginTry(at: $0) }
    }

    private func beginTry(at place: ReplicaChoice) -> Target {
        let target = target.at(place.replica)
        exchange.target = target
        exchange.attempts += 1
        exchange.ignored = []
        place.replica.begin()
        exchange.trace?.beginAttempt(exchange, on: loop)
        return target
    }

    func endTry(_ error: GatewayError?) {
        guard let place else { return }
        place.replica.end()
        exchange.trace?.endAttempt(exchange, error, on: loop)
        if let error {
            note(error.fault?.outcome ?? .neither, of: place, reason: error)
        } else {
            note(exchange.clientIsGone ? .neither : .success, of: place, reason: nil)
        }
    }

    private func note(_ outcome: Circuit.Outcome, of place: ReplicaChoice, reason: GatewayError?) {
        switch place.replica.note(outcome, isTrial: place.isTrial, now: loop.now) {
        case .opened: CircuitLog(log: dispatch.snapshot.log).tellDown(backend, place.replica, reason?.fault)
        case .closed: CircuitLog(log: dispatch.snapshot.log).tellUp(backend, place.replica)
        case nil: break
        }
    }
}

/// Tells the operator when a place goes down and comes back.
struct CircuitLog {
    let log: Log

    func tellDown(_ backend: Backend, _ replica: Replica, _ fault: UpstreamFault?) {
        log.write(
            .warning, "a backend's address fails and is left out",
            ["backend": backend.name, "address": replica.endpoint.baseURL, "reason": fault?.code ?? "probe"])
    }

    func tellUp(_ backend: Backend, _ replica: Replica) {
        log.write(
            .info, "a backend's address answers again",
            ["backend": backend.name, "address": replica.endpoint.baseURL])
    }
}
