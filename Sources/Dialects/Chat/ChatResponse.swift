/// A whole answer: the fold of its events.
public struct ChatResponse: Sendable {
    /// The server's id of the answer.
    public var id: String?
    /// The model that answered, as its server calls it.
    public var model: String?
    public var serviceTier: String?
    /// The answers asked for, by index; usually one.
    public private(set) var choices: [ChatChoice] = []
    /// What it cost, where the server tells.
    public var usage: Usage?

    /// An answer without anything in it yet.
    public init() {}

    /// The answer that these events are.
    public init(folding events: some Sequence<ChatEvent>) {
        for event in events { take(event) }
    }

    /// An answer of one text.
    public init(text: String, model: String? = nil) {
        self.init(folding: [.text(choice: 0, text), .finish(choice: 0, .stop)])
        self.model = model
    }

    /// Adds the next event.
    public mutating func take(_ event: ChatEvent) {
        switch event {
        case .start(let start): adopt(start)
        case .text(let choice, let text): update(choice) { $0.text += text }
        case .reasoning(let choice, let text): update(choice) { $0.reasoning += text }
        case .refusal(let choice, let text): update(choice) { $0.refusal += text }
        case .toolCall(let choice, let call): update(choice) { $0.toolCalls.append(call) }
        case .media(let choice, let media): update(choice) { $0.append(media) }
        case .citation(let choice, let citation): update(choice) { $0.citations.append(citation) }
        case .logprobs(let choice, let tokens): update(choice) { $0.logprobs += tokens }
        case .googleExtras(let choice, let members): update(choice) { $0.append(extras: members) }
        case .finish(let choice, let reason): update(choice) { $0.finish = reason }
        case .usage(let usage): self.usage = usage
        }
    }

    private mutating func adopt(_ start: AnswerStart) {
        id = start.id ?? id
        model = start.model ?? model
        serviceTier = start.serviceTier ?? serviceTier
    }

    private mutating func update(_ index: Int, _ change: (inout ChatChoice) -> Void) {
        let place = place(of: index)
        if place == choices.count || choices[place].index != index {
            choices.insert(ChatChoice(index: index), at: place)
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
}

extension ChatResponse {
    /// The first answer's text.
    public var text: String { choices.first?.text ?? "" }

    /// The calls the first answer wants made.
    public var toolCalls: [ToolCall] { choices.first?.toolCalls ?? [] }

    /// Why the first answer ended.
    public var finishReason: FinishReason { choices.first?.finishReason ?? .stop }

    /// The first answer as a turn of the conversation, to be sent back with the next request.
    public var message: ChatMessage { choices.first?.message ?? .assistant("") }
}
