internal import Dialects
internal import Reactor
internal import Server
internal import Wire

/// Asks one candidate after the other until one has answered, as long as the client has got nothing.
///
/// What a request is made of is held here once; those who ask one backend hold on to this.
final class Attempts {
    let dispatch: OperationDispatch
    let envelope: RequestEnvelope
    let answering: Answering
    let head: RequestHead
    var body: RequestBody
    /// Where a backend was asked without a task.
    private var begun: ReplicaChoice?

    init(
        dispatch: OperationDispatch, envelope: consuming RequestEnvelope, answering: Answering, head: RequestHead,
        body: consuming RequestBody
    ) {
        self.dispatch = dispatch
        self.envelope = envelope
        self.answering = answering
        self.head = head
        self.body = body
    }

    var exchange: Exchange { answering }

    func run() async throws(GatewayError) {
        let plan = dispatch.router.plan(of: envelope.model)
        if let name = onlyCandidate(of: plan) { return try await ask(try await target(of: name), isLast: true) }
        if let plan { try await run(plan) }
    }

    /// The model's name, or that of the one candidate of an alias; nil where there are several.
    private func onlyCandidate(of plan: AliasPlan?) -> String? {
        guard let plan else { return envelope.model }
        return plan.hasOneChoice ? plan.candidates.first : nil
    }

    private func run(_ plan: AliasPlan) async throws(GatewayError) {
        var candidates = plan.candidates
        var next = 0
        var skipped: Target?
        var told: GatewayError?
        var special: SpecialFailure?
        while next < candidates.count {
            let name = candidates[next]
            next += 1
            do throws(GatewayError) {
                let target = try await target(of: name)
                if next < candidates.count || skipped != nil,
                    !target.backend.chooser.hasUsable(now: answering.loop.now)
                {
                    passOver(name, target, UpstreamFault.down.code)
                    skipped = skipped ?? target
                    continue
                }
                return try await ask(target, isLast: false)
            } catch {
                guard mayGoOn else { throw error }
                if special == nil, let kind = SpecialFailure(error), let list = plan.candidates(after: kind) {
                    special = kind
                    candidates = list
                    next = 0
                    passOver(name, exchange.target, kind.rawValue)
                } else {
                    // What only this candidate cannot do is no answer where another has failed.
                    guard error.fault?.isBackends == true else { throw told ?? error }
                    if next < candidates.count { passOver(name, exchange.target, error.fault?.code ?? "") }
                }
                told = told ?? error
            }
        }
        // All that is left is known to be down: trying beats giving up.
        if let skipped, told == nil { return try await ask(skipped, isLast: true) }
        throw told ?? .noBackend("no candidate of the alias \"\(envelope.model)\" can be asked")
    }

    private func passOver(_ name: String, _ target: Target?, _ reason: String) {
        exchange.fallback = exchange.fallback ?? reason
        exchange.passedOver.append("\(name)=\(reason)")
        target?.backend.counts.noteFallback()
    }

    /// Where a model that is no alias is.
    func target(of name: String) async throws(GatewayError) -> Target {
        let turn = answering.loop.now
        let target = try await dispatch.router.target(for: name, envelope.operation)
        // In another turn only when a backend had to be asked what it has.
        exchange.waited &+= answering.loop.now.nanoseconds &- turn.nanoseconds
        exchange.target = target
        return target
    }

    /// Waits until the backend may get another request, and asks it.
    func ask(_ target: Target, isLast: Bool) async throws(GatewayError) {
        try claim(target)
        let backend = target.backend
        guard let gate = backend.gate else {
            var tries = try BackendTries(of: self, target: target, isLastCandidate: isLast)
            return try await tries.run()
        }
        let began = answering.loop.now
        let entry = await gate.enter(on: answering.loop)
        let waited = began.duration(to: answering.loop.now)
        exchange.waited &+= waited.inNanoseconds
        switch entry {
        case .entered: break
        case .left:
            exchange.clientIsGone = true
            return
        case .full: throw .busy(backend.name, underWay: gate.inFlight, waiting: gate.queued)
        case .timedOut: throw .waitedInVain(backend.name, underWay: gate.inFlight, waited: waited)
        }
        defer { gate.leave() }
        var tries = try BackendTries(of: self, target: target, isLastCandidate: isLast)
        try await tries.run()
    }

    /// Asks whether the client's key lets the request in; once only for all candidates.
    private func claim(_ target: Target) throws(GatewayError) {
        if exchange.grant != nil {
            try dispatch.checkKey(of: exchange, opens: target)
        } else if exchange.key != nil {
            try dispatch.claim(try body.root(), for: target, answering)
        }
    }

    // MARK: Without a task

    /// Asks at once where nothing has to be waited for first: most requests are forwarded to a backend that is known.
    ///
    /// - Returns: what is under way, of whose end the owner tells by `end`; nil where `run` has to be called.
    func beginAtOnce(for owner: any ForwardOwner) throws(GatewayError) -> ForwardedExchange? {
        let router = dispatch.router
        guard let name = onlyCandidate(of: router.plan(of: envelope.model)),
            let target = try router.targetAtOnce(for: name, envelope.operation), Lane.isForward(to: target)
        else { return nil }
        exchange.target = target
        try claim(target)
        let backend = target.backend
        let prefix = try self.prefix(at: backend)
        if let gate = backend.gate, !gate.enterAtOnce() { return nil }
        guard let place = self.place(at: backend, tried: [], prefix: prefix) else {
            backend.gate?.leave()
            return nil
        }
        if !backend.isAskedOnce { backend.budget.earn() }
        begun = place
        let asked = beginTry(target, at: place)
        let forwarded = ForwardedExchange(self, to: asked, for: owner)
        forwarded.begin(body.bytes(naming: asked.model, isLast: backend.isAskedOnce))
        return forwarded
    }

    /// Takes the end of what was begun at once.
    ///
    /// - Returns: whether another try may follow, by `goOn`.
    func end(_ error: GatewayError?) -> Bool {
        guard let place = begun, let target = exchange.target else { return false }
        endTry(target, at: place, error)
        if let error, !target.backend.isAskedOnce, mayFollow(error) { return true }
        target.backend.gate?.leave()
        return false
    }

    /// Goes on after a first try that has failed.
    func goOn(after error: GatewayError) async throws(GatewayError) {
        guard let place = begun, let target = exchange.target else { throw error }
        defer { target.backend.gate?.leave() }
        var tries = try BackendTries(of: self, target: target, after: place)
        try await tries.run(after: error)
    }
}

extension AliasPlan {
    /// The list for a special failure; nil where the configuration has none.
    fileprivate func candidates(after failure: SpecialFailure) -> [String]? {
        let list =
            switch failure {
            case .contextLength: contextLength
            case .contentFilter: contentFilter
            }
        return list.isEmpty ? nil : list
    }
}
