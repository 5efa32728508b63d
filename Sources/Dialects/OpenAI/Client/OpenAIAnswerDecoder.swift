internal import Wire

/// Reads an OpenAI-compatible server's answer, whole or chunk by chunk, as neutral events.
///
/// Servers differ in what they leave out, and in much of what they put in; this reads what the field sends. Held back
/// to the end of a choice are its calls, which come in pieces, and the reason of its end.
struct OpenAIAnswerDecoder: Sendable {
    private let context: OpenAIContext
    private var ids: CallIDs
    private var choices: [OpenAIChoice] = []
    private var usage: Usage?
    private var hasBegun = false

    /// OpenAI makes at most 128; an index beyond is no index.
    private static let maxChoices = 256

    init(_ context: OpenAIContext, answerID: String) {
        self.context = context
        ids = CallIDs(answerID: answerID)
    }

    /// Whether every choice that has begun has given the reason of its end.
    var isComplete: Bool { !choices.isEmpty && choices.allSatisfy(\.hasEnded) }

    /// Takes a `chat.completion`, or a `chat.completion.chunk`.
    mutating func take(_ root: JSONView) throws(UpstreamProblem) -> [ChatEvent] {
        if let problem = OpenAIProblems.problem(inAnswer: root) { throw problem }
        guard root.kind == .object else { throw .openAI("it is no JSON object") }
        var events: [ChatEvent] = []
        begin(root, &events)
        if let choices = root["choices"], choices.kind == .array {
            for (place, view) in choices.elements.enumerated() { try take(view, at: place, &events) }
        }
        readUsage(root)
        return events
    }

    /// Ends the answer.
    mutating func finish() throws(UpstreamProblem) -> [ChatEvent] {
        guard !choices.isEmpty else { throw .openAI("it has no choices") }
        var events: [ChatEvent] = []
        for index in choices.indices { end(index, &events) }
        if let usage { events.append(.usage(usage)) }
        return events
    }

    private mutating func begin(_ root: JSONView, _ events: inout [ChatEvent]) {
        guard !hasBegun else { return }
        hasBegun = true
        events.append(
            .start(
                AnswerStart(
                    id: root["id"]?.string.flatMap { $0.isEmpty ? nil : $0 }, model: root["model"]?.string,
                    serviceTier: root["service_tier"]?.string)))
    }

    private mutating func take(
        _ view: JSONView, at place: Int, _ events: inout [ChatEvent]
    ) throws(UpstreamProblem) {
        if let problem = OpenAIProblems.problem(inAnswer: view) { throw problem }
        let index = view["index"]?.int ?? place
        guard (0..<Self.maxChoices).contains(index) else { throw .openAI("a choice has the index \(index)") }
        let position = position(of: index)
        // Perplexity repeats the whole message beside each piece, and Together the piece as the legacy form's text.
        if let message = [view["delta"], view["message"]].lazy.compactMap(\.self).first(where: { $0.kind == .object }) {
            try choices[position].take(message, context, &events)
        } else if let text = view["text"]?.string, !text.isEmpty {
            events.append(.text(choice: index, text))
        }
        choices[position].take(logprobs: view["logprobs"], &events)
        guard let reason = view["finish_reason"], let word = reason.string else { return }
        choices[position].noteEnd(word)
    }

    private mutating func end(_ position: Int, _ events: inout [ChatEvent]) {
        let index = choices[position].index
        let calls = choices[position].takeCalls()
        for var call in calls {
            call.id = ids.next(call.id)
            events.append(.toolCall(choice: index, call))
        }
        events.append(.finish(choice: index, choices[position].finishReason(hasCalls: !calls.isEmpty)))
    }

    private mutating func readUsage(_ root: JSONView) {
        // Groq's stream has it in a place of its own.
        for view in [root["usage"], root["x_groq"]?["usage"]] {
            if let view, let read = Usage(detailed: view) { usage = read }
        }
    }

    private mutating func position(of index: Int) -> Int {
        if let known = choices.firstIndex(where: { $0.index == index }) { return known }
        choices.append(OpenAIChoice(index: index))
        return choices.count - 1
    }
}

extension UpstreamProblem {
    /// An answer that is none of OpenAI's.
    static func openAI(_ why: String) -> UpstreamProblem {
        badAnswer("bad_upstream_response", "the server sent something that is no answer of OpenAI's API: \(why)")
    }

    /// The stream's bytes ended before the answer did.
    static let openAIStreamEnded = badAnswer(
        "upstream_stream_ended", "the server's stream ended in the middle of the answer; ask again")
}
