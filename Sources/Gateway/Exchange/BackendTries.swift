internal import Configuration
internal import Dialects
internal import Reactor
internal import Server
internal import Upstream
internal import Wire

/// Asks one backend: at one of its places, and where that fails at others, or later again.
struct BackendTries {
    private let request: Attempts
    private let target: Target
    /// Whether nobody else is asked when this backend fails.
    private let isLastCandidate: Bool

    init(of request: Attempts, target: Target, isLastCandidate: Bool) {
        self.request = request
        self.target = target
        self.isLastCandidate = isLastCandidate
    }

    private var dispatch: OperationDispatch { request.dispatch }
    private var answering: Answering { request.answering }
    private var exchange: Exchange { answering.exchange }
    private var backend: Backend { target.backend }
    private var loop: EventLoop { answering.loop }

    func run(_ body: inout RequestBody) async throws(GatewayError) {
        let retries = backend.retries
        let isOnlyTry = retries.again == 0 && (retries.elsewhere == 0 || backend.replicas.count == 1)
        if !isOnlyTry { backend.budget.earn() }
        let prefix = try conversation(&body)
        var tried: [Int] = []
        var elsewhere = 0
        var again = 0
        var choice = choose(tried, prefix)
        while let place = choice {
            do throws(GatewayError) {
                return try await ask(place, &body, isLast: isOnlyTry && isLastCandidate)
            } catch {
                guard error.fault?.isTransient == true, mayGoOn else { throw error }
                tried.append(place.index)
                choice = elsewhere < retries.elsewhere ? choose(tried, prefix) : nil
                if choice != nil {
                    elsewhere += 1
                } else if again < retries.again, let delay = delay(after: error, number: again) {
                    again += 1
                    tried = []
                    // Taken before the wait: those who wait count too.
                    guard backend.budget.take(now: loop.now) else { throw error }
                    await pause(delay)
                    if !mayGoOn { return exchange.clientIsGone = true }
                    choice = choose(tried, prefix)
                    backend.counts.noteRetry()
                    continue
                }
                guard choice != nil, backend.budget.take(now: loop.now) else { throw error }
                backend.counts.noteRetry()
            }
        }
    }

    private var mayGoOn: Bool {
        !answering.writer.hasBegun && !Task.isCancelled && !exchange.clientIsGone
    }

    private func conversation(_ body: inout RequestBody) throws(GatewayError) -> UInt64? {
        guard backend.chooser.balance == .prefix, backend.replicas.count > 1 else { return nil }
        return PrefixHash.of(try body.root(), request.envelope.operation)
    }

    private func choose(_ tried: [Int], _ prefix: UInt64?) -> ReplicaChoice? {
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

    private func ask(_ place: ReplicaChoice, _ body: inout RequestBody, isLast: Bool) async throws(GatewayError) {
        var target = target
        target.endpoint = place.replica.endpoint
        target.nativeEndpoint = place.replica.nativeEndpoint
        exchange.target = target
        exchange.attempts += 1
        exchange.ignored = []
        place.replica.begin()
        defer { place.replica.end() }
        exchange.trace?.beginAttempt(exchange, on: loop)
        do throws(GatewayError) {
            try await dispatch.send(to: target, request.envelope, &body, isLast: isLast, request.fields, answering)
            exchange.trace?.endAttempt(exchange, on: loop)
            note(exchange.clientIsGone ? .neither : .success, of: place, reason: nil)
        } catch {
            exchange.trace?.endAttempt(exchange, error, on: loop)
            note(error.fault?.outcome ?? .neither, of: place, reason: error)
            throw error
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
