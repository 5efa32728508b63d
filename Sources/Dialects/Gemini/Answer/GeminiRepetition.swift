internal import Wire

/// An event that brings a piece of text, the counts so far and nothing else, as most events of a stream do: those that
/// repeat it with another text and other counts are read without parsing them.
struct GeminiRepetition: Sendable {
    /// The index of the candidate, and whether its text is a thought.
    let part: (choice: Int, isThought: Bool)
    /// The last event that repeated this one, for its counts; empty while none has.
    private(set) var latest: [UInt8] = []
    private let stencil: JSONStencil
    /// Which of the stencil's holes holds the text.
    private let textHole: Int
    private var values: [JSONStencil.Value] = []

    /// Longer events are not kept for the sake of the next.
    private static let maxBytes = 16 << 10

    /// Nil where the event says something that would not be the same said twice.
    init?(_ event: JSONDocument, highestIndex: Int) {
        guard event.bytes.count <= Self.maxBytes, let candidate = Self.onlyCandidate(event.root),
            let part = Self.onlyPart(candidate), let text = part["text"], text.kind == .string
        else { return nil }
        self.part = (candidate["index"]?.int ?? 0, part["thought"]?.bool == true)
        let counts = event.root["usageMetadata"]?.numbers ?? []
        let values = (counts + [text]).sorted { $0.range.lowerBound < $1.range.lowerBound }
        guard 0...highestIndex ~= self.part.choice, let stencil = JSONStencil(cutting: values, outOf: event),
            let hole = values.firstIndex(where: { $0.kind == .string })
        else { return nil }
        self.stencil = stencil
        textHole = hole
    }

    /// The text of an event that repeats this one; nil where the event is another.
    mutating func text(of event: Span<UInt8>) -> String? {
        guard stencil.fits(event, &values) else { return nil }
        latest.removeAll(keepingCapacity: true)
        event.withUnsafeBufferPointer { latest.append(contentsOf: $0) }
        return values[textHole].string(in: event)
    }

    // MARK: What an event may say

    private static func onlyCandidate(_ response: JSONView) -> JSONView? {
        guard response["error"] == nil, response["promptFeedback"] == nil, let candidates = response["candidates"],
            candidates.count == 1, let candidate = candidates.elements.first(where: { $0.kind == .object })
        else { return nil }
        let isRepeatable = candidate.members.allSatisfy { key, _ in candidateMembers.contains { key.stringEquals($0) } }
        return isRepeatable ? candidate : nil
    }

    /// Ratings may come with every event, and the latest count: saying the same again changes nothing.
    private static let candidateMembers: [StaticString] = ["content", "index", "safetyRatings"]

    private static func onlyPart(_ candidate: JSONView) -> JSONView? {
        guard let parts = candidate["content"]?["parts"], parts.count == 1,
            let part = parts.elements.first(where: { $0.kind == .object })
        else { return nil }
        let isText = part.members.allSatisfy { key, _ in key.stringEquals("text") || key.stringEquals("thought") }
        return isText ? part : nil
    }
}
