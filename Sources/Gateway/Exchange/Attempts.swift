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
    let fields: HTTPFields

    init(dispatch: OperationDispatch, envelope: RequestEnvelope, answering: Answering, fields: HTTPFields) {
        self.dispatch = dispatch
        self.envelope = envelope
        self.answering = answering
        self.fields = fields
    }

    private var exchange: Exchange { answering.exchange }

    func run(_ body: inout RequestBody) async throws(GatewayError) {
        guard let plan = dispatch.router.plan(of: envelope.model) else {
            return try await ask(try await target(of: envelope.model), &body, isLast: true)
        }
        try await run(plan, &body)
    }

    private func run(_ plan: AliasPlan, _ body: inout RequestBody) async throws(GatewayError) {
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
                return try await ask(target, &body, isLast: false)
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
        if let skipped, told == nil { return try await ask(skipped, &body, isLast: true) }
        throw told ?? .noBackend("no candidate of the alias \"\(envelope.model)\" can be asked")
    }

    /// Whether the client has got nothing and still waits.
    private var mayGoOn: Bool {
        !answering.writer.hasBegun && !Task.isCancelled && !exchange.clientIsGone
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
    func ask(_ target: Target, _ body: inout RequestBody, isLast: Bool) async throws(GatewayError) {
        let backend = target.backend
        if exchange.grant != nil {
            try dispatch.checkKey(of: exchange, opens: target)
            exchange.grant?.price = dispatch.snapshot.prices.price(of: target)
        } else if exchange.key != nil {
            try dispatch.claim(try body.root(), for: target, answering)
        }
        let tries = BackendTries(of: self, target: target, isLastCandidate: isLast)
        guard let gate = backend.gate else { return try await tries.run(&body) }
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
        try await tries.run(&body)
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
