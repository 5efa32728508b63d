internal import Reactor
internal import Wire

extension OperationDispatch {
    /// Asks whether the client's key opens the model and has room for the request. What it takes is counted at the end
    /// of the exchange.
    ///
    /// - Throws: 403 for a model it does not open, 429 for a limit.
    func claim(_ body: JSONView, for target: Target, _ answering: Answering) throws(GatewayError) {
        guard let key = answering.key else { return }
        try check(key, of: answering, opens: target)
        let snapshot = snapshot
        let grant = try Grant(
            key, body, price: snapshot.prices.price(of: target), now: answering.loop.now,
            wall: snapshot.metering.wall
        ) { answering.limits = $0 }
        answering.grant = consume grant
    }

    /// Counts what an exchange that is over used of what was claimed for it.
    func settle(_ answering: Answering, answerBytes: Int) {
        guard let grant = answering.grant.take(), let key = answering.key else { return }
        let snapshot = snapshot
        // Another candidate of an alias may have another price.
        let price = snapshot.prices.isEmpty ? nil : answering.target.flatMap { snapshot.prices.price(of: $0) }
        let metering = snapshot.metering
        grant.settle(
            answering, key, price: price, answerBytes: answerBytes, now: answering.loop.now, today: metering.wall.today)
        metering.noteUse()
    }

    /// Asks whether the client's key opens the model: for each candidate, as a key may open the first by its own name
    /// and not the alias.
    ///
    /// - Throws: 403 where it does not.
    func checkKey(of exchange: Exchange, opens target: Target) throws(GatewayError) {
        if let key = exchange.key { try check(key, of: exchange, opens: target) }
    }

    private func check(_ key: GatewayKey, of exchange: Exchange, opens target: Target) throws(GatewayError) {
        if key.opensAllModels { return }
        let named = exchange.requestedModel ?? target.model
        guard opens(key, named, target) else { throw .modelForbidden(named, key: key.name) }
    }

    /// An alias opens all that stands behind it. Any other name is only what the client calls the model: what counts is
    /// the one that answers.
    private func opens(_ key: GatewayKey, _ named: String, _ target: Target) -> Bool {
        key.opens(target.model) || key.opens("\(target.backend.name)/\(target.model)")
            || (key.opens(named) && snapshot.backends.plan(of: named) != nil)
    }
}
