extension ChatEvent {
    /// The same event with its choice counted from `offset` on: several upstream answers become one.
    package func shifted(by offset: Int) -> ChatEvent {
        if offset == 0 { return self }
        return switch self {
        case .start, .usage: self
        case .text(let choice, let text): .text(choice: choice + offset, text)
        case .reasoning(let choice, let text): .reasoning(choice: choice + offset, text)
        case .refusal(let choice, let text): .refusal(choice: choice + offset, text)
        case .toolCall(let choice, let call): .toolCall(choice: choice + offset, call)
        case .media(let choice, let media): .media(choice: choice + offset, media)
        case .citation(let choice, let citation): .citation(choice: choice + offset, citation)
        case .logprobs(let choice, let logprobs): .logprobs(choice: choice + offset, logprobs)
        case .googleExtras(let choice, let members): .googleExtras(choice: choice + offset, members)
        case .finish(let choice, let reason): .finish(choice: choice + offset, reason)
        }
    }
}

extension [ChatEvent] {
    /// Takes out what tells the cost; returns the latest.
    package mutating func takeUsage() -> Usage? {
        var usage: Usage?
        for place in indices {
            if case .usage(let counted) = self[place] { usage = counted }
        }
        // Most batches tell no cost, and where one does it comes last.
        guard usage != nil else { return nil }
        if case .usage = self[count - 1] { removeLast() }
        removeAll { event in
            if case .usage = event { true } else { false }
        }
        return usage
    }
}

extension Usage {
    /// What two exchanges cost together.
    package static func + (left: Usage, right: Usage) -> Usage {
        var sum = Usage(
            promptTokens: saturatingSum(left.promptTokens, right.promptTokens),
            completionTokens: saturatingSum(left.completionTokens, right.completionTokens))
        if left.statedTotal != nil || right.statedTotal != nil {
            sum.statedTotal = saturatingSum(left.totalTokens, right.totalTokens)
        }
        sum.prompt = left.prompt + right.prompt
        sum.completion = left.completion + right.completion
        return sum
    }
}

extension Usage.Details {
    fileprivate static func + (left: Self, right: Self) -> Self {
        var sum = Self()
        sum.cached = add(left.cached, right.cached)
        sum.reasoning = add(left.reasoning, right.reasoning)
        sum.audio = add(left.audio, right.audio)
        sum.text = add(left.text, right.text)
        sum.image = add(left.image, right.image)
        return sum
    }

    private static func add(_ left: Int?, _ right: Int?) -> Int? {
        left == nil && right == nil ? nil : saturatingSum(left ?? 0, right ?? 0)
    }
}
