package import Wire

/// What an answer says of itself, without anything of what it tells: for those who observe.
package struct AnswerFacts: Sendable, Equatable {
    /// The server's id of the answer.
    package private(set) var id: String?
    /// The model that answered, as the server calls it.
    package private(set) var model: String?
    /// Why each choice ended, in the order in which they did.
    package private(set) var finishReasons: [String] = []

    private static let mostReasons = 16
    /// Longer answers are vectors or media, and not worth the reading.
    private static let longestAnswer = 1 << 20

    /// Nothing is known yet.
    package init() {}

    /// Takes an answer in OpenAI's form, or a chunk of a streamed one.
    package mutating func take(_ answer: JSONView) {
        id = answer["id"]?.string ?? id
        model = answer["model"]?.string ?? model
        guard let choices = answer["choices"] else { return }
        for choice in choices.elements {
            if let reason = choice["finish_reason"]?.string { take(reason) }
        }
    }

    /// Takes the bytes of a whole answer in OpenAI's form.
    package mutating func take(_ answer: [UInt8]) {
        guard answer.count <= Self.longestAnswer, let document = try? JSONDocument(parsing: answer) else { return }
        take(document.root)
    }

    /// Takes one step of a translated answer.
    package mutating func take(_ event: ChatEvent) {
        switch event {
        case .start(let start):
            id = start.id ?? id
            model = start.model ?? model
        case .finish(_, let reason): take(reason.rawValue)
        default: break
        }
    }

    private mutating func take(_ reason: String) {
        if finishReasons.count < Self.mostReasons { finishReasons.append(reason) }
    }
}
