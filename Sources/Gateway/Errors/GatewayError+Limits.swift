internal import Configuration
internal import Reactor

extension GatewayError {
    /// What a key's limit means for its holder, with the codes that OpenAI's clients know.
    init(_ refusal: LimitRefusal, key: String) {
        switch refusal {
        case .requests(let limit, let wait, _):
            self = .limited(
                "the key \"\(key)\" may make \(limit) requests a minute; try again in \(LimitState.text(wait))", wait)
        case .tokens(let limit, let asked, let wait, _):
            self = .limited(
                "the key \"\(key)\" may use \(limit) tokens a minute, and this request asks for about \(asked); try again "
                    + "in \(LimitState.text(wait))", wait)
        case .tooLarge(let limit, let asked):
            self = .limited(
                "this request asks for about \(asked) tokens, more than the \(limit) the key \"\(key)\" may use in a "
                    + "minute; send a shorter one or a lower max_tokens", nil)
        case .concurrency(let limit):
            self = .limited(
                "the key \"\(key)\" may run \(limit) requests at the same time; wait for one of them to end",
                .seconds(1))
        case .budgetReserved(let budget):
            self = .limited(
                "what is left of the \(budget.period.rawValue) budget of the key \"\(key)\" is reserved by its running "
                    + "requests; wait for one of them to end", .seconds(1))
        case .budget(let budget, let rest):
            self = .quotaExhausted(
                "the \(budget.period.rawValue) budget of the key \"\(key)\" is used up; it begins anew in "
                    + LimitState.text(.seconds(rest.inSeconds.rounded(.up))), rest)
        }
    }
}
