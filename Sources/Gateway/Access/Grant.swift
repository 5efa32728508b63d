internal import Configuration
internal import Dialects
internal import Reactor
internal import Wire

/// A request that its key lets in, from then until what it used is counted.
struct Grant {
    private let guess: Guess
    private let claim: Claim

    /// How many tokens the request will take.
    private enum Guess {
        case made(TokenEstimate)
        /// Nobody asks unless the answer tells no usage. Only a small body is kept for that.
        case later([UInt8])

        var promptTokens: Int {
            switch self {
            case .made(let estimate): estimate.prompt
            case .later(let body): (try? JSONDocument(parsing: body)).map { TokenEstimate($0.root).prompt } ?? 0
            }
        }
    }

    private static let smallBody = 4096

    /// Asks the key's limits; a key without any is asked nothing.
    init(
        _ key: GatewayKey, _ body: JSONView, price: ModelPrice?, now: Instant, wall: WallClock,
        noting state: (LimitState) -> Void
    ) throws(GatewayError) {
        guard let limits = key.limits else {
            guess = body.range.count > Self.smallBody ? .made(TokenEstimate(body)) : .later(body.document.bytes)
            claim = Claim(tokens: 0, nanoCost: 0)
            return
        }
        let estimate = TokenEstimate(body)
        guess = .made(estimate)
        let cost = price?.nanoCost(prompt: estimate.prompt, cached: 0, completion: estimate.completion) ?? 0
        claim = Claim(tokens: estimate.prompt + estimate.completion, nanoCost: cost)
        do throws(LimitRefusal) {
            state(try key.account.admit(claim, limits, now: now, wall: wall.now()))
        } catch {
            if let left = error.state { state(left) }
            throw GatewayError(error, key: key.name)
        }
    }

    /// Counts what the request used. To be called once, however it ended.
    ///
    /// - Parameter price: of the model that answered.
    func settle(
        _ exchange: Exchange, _ key: GatewayKey, price: ModelPrice?, answerBytes: Int, now: Instant, today: UTCDay
    ) {
        let used = used(by: exchange, price: price, answerBytes: answerBytes)
        if let limits = key.limits {
            key.account.settle(claim, limits, used: used, now: now, today: today)
        } else {
            key.account.usage.add(used, on: today)
        }
    }

    /// What the answer says it took; where it says nothing, what its bytes and the request's make likely. A request that
    /// got no answer took no tokens, unless its client left a server that was at work.
    private func used(by exchange: Exchange, price: ModelPrice?, answerBytes: Int) -> UsageTotals {
        var used = UsageTotals(requests: 1)
        if exchange.takesNoTokens { return used }
        if let usage = exchange.usage {
            used.promptTokens = max(0, usage.promptTokens)
            used.completionTokens = max(0, usage.completionTokens)
            used.cachedTokens = max(0, usage.prompt.cached ?? 0)
        } else if exchange.status == 200 || (exchange.clientIsGone && exchange.status == 0) {
            used.promptTokens = guess.promptTokens
            used.completionTokens = TokenEstimate.completion(bytes: answerBytes, isStream: exchange.hasEvents)
        }
        used.nanoCost =
            price?.nanoCost(
                prompt: used.promptTokens, cached: used.cachedTokens, completion: used.completionTokens) ?? 0
        return used
    }
}

extension LimitRefusal {
    fileprivate var state: LimitState? {
        switch self {
        case .requests(_, _, let state), .tokens(_, _, _, let state): state
        case .tooLarge, .concurrency, .budget, .budgetReserved: nil
        }
    }
}
