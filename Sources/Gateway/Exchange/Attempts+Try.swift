internal import Configuration
internal import Dialects
internal import Reactor
internal import Server
internal import Upstream
internal import Wire

/// One try at one of a backend's places: what all ways of asking have in common.
extension Attempts {
    /// The conversation's beginning, where the backend is balanced by that.
    func prefix(at backend: Backend) throws(GatewayError) -> UInt64? {
        guard backend.chooser.balance == .prefix, backend.replicas.count > 1 else { return nil }
        return PrefixHash.of(try body.root(), envelope.operation)
    }

    /// Where the backend is asked next; nil when there is no other place.
    func place(at backend: Backend, tried: [Int], prefix: UInt64?) -> ReplicaChoice? {
        let turn = backend.chooser.balance == .roundRobin ? backend.counts.takeTurn() : 0
        return backend.chooser.choose(
            tried: tried, prefix: prefix, turn: turn, now: answering.loop.now, random: &dispatch.chance.numbers)
    }

    /// Begins a try, which `endTry` must end.
    ///
    /// - Returns: the target at that place.
    func beginTry(_ target: Target, at place: ReplicaChoice) -> Target {
        let target = target.at(place.replica)
        let exchange = exchange
        if exchange.target !== target { exchange.target = target }
        exchange.attempts += 1
        if !exchange.ignored.isEmpty { exchange.ignored = [] }
        place.replica.begin()
        exchange.trace?.beginAttempt(exchange, on: answering.loop)
        return target
    }

    /// Ends a try and tells the place's circuit how it went.
    func endTry(_ target: Target, at place: ReplicaChoice, _ error: GatewayError?) {
        place.replica.end()
        exchange.trace?.endAttempt(exchange, error, on: answering.loop)
        let outcome: Circuit.Outcome =
            if let error { error.fault?.outcome ?? .neither } else { exchange.clientIsGone ? .neither : .success }
        switch place.replica.note(outcome, isTrial: place.isTrial, now: answering.loop.now) {
        case .opened: CircuitLog(log: dispatch.snapshot.log).tellDown(target.backend, place.replica, error?.fault)
        case .closed: CircuitLog(log: dispatch.snapshot.log).tellUp(target.backend, place.replica)
        case nil: break
        }
    }

    /// Whether another try makes sense after one that has failed so.
    func mayFollow(_ error: GatewayError) -> Bool {
        error.fault?.isTransient == true && mayGoOn
    }

    /// Whether the client has got nothing and still waits.
    var mayGoOn: Bool {
        !answering.writer.hasBegun && !answering.writer.hasFailed && !Task.isCancelled && !exchange.clientIsGone
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
