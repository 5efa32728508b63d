internal import Wire

/// Puts an answer's events together to a whole answer.
package struct AnswerFold {
    private var identity: AnswerIdentity
    private let usesLegacyFunctions: Bool
    private let echo: [String]
    private var choices: [FoldedChoice] = []
    private var usage: Usage?

    /// - Parameters:
    ///   - usesLegacyFunctions: whether the first call goes out as `function_call`.
    ///   - echo: the prompt in front of each choice's text, for legacy completions with `echo`.
    package init(_ identity: AnswerIdentity, usesLegacyFunctions: Bool = false, echo: [String] = []) {
        self.identity = identity
        self.usesLegacyFunctions = usesLegacyFunctions
        self.echo = echo
    }

    package mutating func take(_ event: ChatEvent) {
        switch event {
        case .start(let start): identity.adopt(start)
        case .text(let choice, let text): update(choice) { $0.text += text }
        case .reasoning(let choice, let text): update(choice) { $0.reasoning += text }
        case .refusal(let choice, let text): update(choice) { $0.refusal += text }
        case .toolCall(let choice, let call): update(choice) { $0.calls.append(call) }
        case .media(let choice, let media): update(choice) { $0.append(media) }
        case .citation(let choice, let citation): update(choice) { $0.citations.append(citation) }
        case .logprobs(let choice, let tokens): update(choice) { $0.logprobs += tokens }
        case .googleExtras(let choice, let members): update(choice) { $0.append(extras: members) }
        case .finish(let choice, let reason): update(choice) { $0.finish = reason }
        case .usage(let usage): self.usage = usage
        }
    }

    private mutating func update(_ index: Int, _ change: (inout FoldedChoice) -> Void) {
        let place = place(of: index)
        if place == choices.count || choices[place].index != index {
            choices.insert(FoldedChoice(index: index), at: place)
        }
        change(&choices[place])
    }

    /// Where the choice stands or belongs among those in order; there may be thousands.
    private func place(of index: Int) -> Int {
        var range = 0..<choices.count
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            range = choices[middle].index < index ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }

    /// The answer as JSON text.
    package var encoded: [UInt8] {
        var writer = JSONWriter()
        identity.begin(&writer, isChunk: false)
        writer.key("choices")
        writer.beginArray()
        for choice in choices { write(choice, to: &writer) }
        writer.endArray()
        if let usage {
            writer.key("usage")
            usage.write(to: &writer)
        }
        writer.endObject()
        return writer.bytes
    }

    private func write(_ choice: FoldedChoice, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("index", choice.index)
        switch identity.form {
        case .chat:
            writer.key("message")
            choice.writeMessage(to: &writer, of: identity, usesLegacyFunctions: usesLegacyFunctions)
            writer.key("logprobs")
            writer.chatLogprobs(choice.logprobs)
        case .completion:
            let prompt = echo.indices.contains(choice.index) ? echo[choice.index] : ""
            writer.member("text", prompt + choice.text)
            writer.key("logprobs")
            writer.completionLogprobs(choice.logprobs, offset: prompt.unicodeScalars.count)
        }
        writer.member(
            "finish_reason", identity.word(for: choice.reason, usesLegacyFunctions: usesLegacyFunctions))
        writer.endObject()
    }
}
