package import Wire

/// Reads Gemini's answer, one `GenerateContentResponse` after the other, as neutral events.
///
/// What Gemini says is passed on at once. Held back to the end is what only the end settles: finish reasons, which
/// Gemini may give early or twice, citations, whose offsets run over the whole text, and the usage.
package struct GeminiAnswerDecoder: Sendable {
    private let context: GeminiContext
    private let needsFinishReason: Bool
    private var ids: CallIDs
    private var choices: [GeminiChoice] = []
    private var usage = GeminiUsage()
    private var block: PromptBlock?
    private var hasBegun = false
    private var repetition: GeminiRepetition?

    /// More candidates than any model makes; an index beyond is no index.
    private static let maxChoices = 64

    /// - Parameter answerID: 32 hexadecimal digits, another for every answer: the ids of calls are made of it.
    package init(_ context: GeminiContext, answerID: String) {
        self.init(context, answerID: answerID, needsFinishReason: false)
    }

    /// - Parameter needsFinishReason: whether an answer without one was cut, as a stream.
    init(_ context: GeminiContext, answerID: String, needsFinishReason: Bool) {
        self.context = context
        self.needsFinishReason = needsFinishReason
        ids = CallIDs(answerID: answerID)
    }

    /// Takes a response, or an array of them.
    package mutating func take(_ response: JSONView) throws(UpstreamProblem) -> [ChatEvent] {
        var events: [ChatEvent] = []
        try takeAll(response, into: &events)
        return events
    }

    /// Takes an event of a stream, in the expectation that the next ones are like it.
    mutating func take(_ event: JSONDocument, into events: inout [ChatEvent]) throws(UpstreamProblem) {
        try takeAll(event.root, into: &events)
        repetition = GeminiRepetition(event, highestIndex: Self.maxChoices - 1)
    }

    /// Takes an event that is like the one before but for its text and its counts; false where it is not.
    mutating func takeRepetition(_ event: Span<UInt8>, into events: inout [ChatEvent]) -> Bool {
        guard let text = repetition?.text(of: event), let part = repetition?.part else { return false }
        choices[position(of: part.choice)].take(text: text, isThought: part.isThought, context, into: &events)
        return true
    }

    mutating func takeAll(_ response: JSONView, into events: inout [ChatEvent]) throws(UpstreamProblem) {
        settleRepetition()
        if response.kind == .array {
            for element in response.elements { try take(element, into: &events) }
        } else {
            try take(response, into: &events)
        }
    }

    /// Reads the counts that repetitions have left unread: only the latest matter.
    private mutating func settleRepetition() {
        if let latest = repetition?.latest, !latest.isEmpty, let event = try? JSONDocument(parsing: latest),
            let metadata = event.root["usageMetadata"]
        {
            usage.take(metadata)
        }
        repetition = nil
    }

    private mutating func take(_ response: JSONView, into events: inout [ChatEvent]) throws(UpstreamProblem) {
        guard response.kind == .object else { throw .badEvent("it is no JSON object") }
        if let error = response["error"], !error.isNull, error.bool != false {
            throw GeminiErrors.decode(status: 200, response)
        }
        let metadata = response["usageMetadata"]
        if let metadata { usage.take(metadata) }
        if !hasBegun {
            hasBegun = true
            let id = response["responseId"]?.string
            let tier = metadata.flatMap(GeminiServiceTier.name)
            events.append(.start(AnswerStart(id: id, model: response["modelVersion"]?.string, serviceTier: tier)))
        }
        if let feedback = response["promptFeedback"] { block = PromptBlock(feedback) ?? block }
        guard let candidates = response["candidates"] else { return }
        var place = 0
        for candidate in candidates.elements where candidate.kind == .object {
            let index = candidate["index"]?.int ?? place
            place += 1
            guard 0..<Self.maxChoices ~= index else { continue }
            choices[position(of: index)].take(candidate, context, &ids, into: &events)
        }
    }

    private mutating func position(of index: Int) -> Int {
        var place = choices.count
        while place > 0, choices[place - 1].index >= index { place -= 1 }
        if place == choices.count {
            choices.append(GeminiChoice(index: index))
        } else if choices[place].index != index {
            choices.insert(GeminiChoice(index: index), at: place)
        }
        return place
    }

    /// The events that the end settles. Nothing may be taken behind it.
    package mutating func finish() throws(UpstreamProblem) -> [ChatEvent] {
        var events: [ChatEvent] = []
        try finish(into: &events)
        return events
    }

    /// The same, behind events that have been taken.
    mutating func finish(into events: inout [ChatEvent]) throws(UpstreamProblem) {
        settleRepetition()
        if choices.isEmpty {
            guard let block else { throw .emptyResponse }
            block.append(to: &events)
        }
        let isBlocked = block != nil
        for place in choices.indices {
            if choices[place].finish == nil, needsFinishReason, !isBlocked { throw .streamEnded }
            if let problem = choices[place].fault { throw problem }
        }
        for place in choices.indices {
            choices[place].end(isBlocked: isBlocked, context, into: &events)
        }
        events.append(.usage(usage.neutral))
    }
}
