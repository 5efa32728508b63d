internal import Wire

extension ChatRequestReader {
    /// `reasoning_effort`, and the ways others have to say it: `reasoning` (OpenRouter) and `thinking` (Anthropic).
    mutating func readReasoning() throws(InvalidRequest) {
        let plain = try take("reasoning_effort").map { value throws(InvalidRequest) in
            try effort(value, called: "reasoning_effort")
        }
        if let thinking = try take("thinking")?.checkedObject("thinking") { try readThinking(thinking) }
        if let reasoning = try take("reasoning")?.checkedObject("reasoning") { try readReasoning(reasoning) }
        if let plain { request.reasoning.effort = plain }
    }

    private mutating func effort(
        _ value: JSONView, called name: String
    ) throws(InvalidRequest) -> ReasoningOptions.Effort? {
        let text = try value.checkedString(name)
        guard let effort = ReasoningOptions.Effort(rawValue: text) else {
            refuse(name, "\"\(name)\" must be one of none, minimal, low, medium, high, xhigh and max")
            return nil
        }
        return effort
    }

    /// `{"type": "enabled", "budget_tokens": n}` or `{"type": "disabled"}`.
    private mutating func readThinking(_ thinking: JSONView) throws(InvalidRequest) {
        if thinking.given("type")?.stringEquals("disabled") == true {
            request.reasoning.effort = ReasoningOptions.Effort.none
        } else {
            request.reasoning.budget =
                try thinking.given("budget_tokens")?.checkedInt("thinking.budget_tokens", in: 0...Int(Int32.max))
        }
    }

    /// `{"effort", "max_tokens", "exclude", "enabled"}`.
    private mutating func readReasoning(_ reasoning: JSONView) throws(InvalidRequest) {
        if try reasoning.given("enabled")?.checkedBool("reasoning.enabled") == false {
            request.reasoning.effort = ReasoningOptions.Effort.none
        }
        if let given = reasoning.given("effort"), let effort = try effort(given, called: "reasoning.effort") {
            request.reasoning.effort = effort
        }
        if let most = reasoning.given("max_tokens") {
            request.reasoning.budget = try most.checkedInt("reasoning.max_tokens", in: 0...Int(Int32.max))
        }
        if let exclude = try reasoning.given("exclude")?.checkedBool("reasoning.exclude") {
            request.reasoning.showsSummary = !exclude
        }
    }
}
