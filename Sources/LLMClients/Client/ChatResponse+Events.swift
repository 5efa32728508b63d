internal import Dialects

extension ChatResponse {
    /// The events this answer is the fold of, in the order a stream would bring them.
    var events: [ChatEvent] {
        var events: [ChatEvent] = [.start(AnswerStart(id: id, model: model, serviceTier: serviceTier))]
        for choice in choices {
            let index = choice.index
            if !choice.reasoning.isEmpty { events.append(.reasoning(choice: index, choice.reasoning)) }
            if !choice.text.isEmpty { events.append(.text(choice: index, choice.text)) }
            if !choice.refusal.isEmpty { events.append(.refusal(choice: index, choice.refusal)) }
            events += (choice.images + choice.audio).map { .media(choice: index, $0) }
            events += choice.toolCalls.map { .toolCall(choice: index, $0) }
            events += choice.citations.map { .citation(choice: index, $0) }
            if !choice.logprobs.isEmpty { events.append(.logprobs(choice: index, choice.logprobs)) }
            events.append(.finish(choice: index, choice.finishReason))
        }
        if let usage { events.append(.usage(usage)) }
        return events
    }
}
