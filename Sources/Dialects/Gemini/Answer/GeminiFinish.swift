internal import Wire

/// What a `finishReason` means (mapping 16.1).
struct GeminiFinish: Sendable, Equatable {
    /// What OpenAI's five words are chosen from.
    enum Meaning: Sendable {
        /// The answer is whole: `stop`, or `tool_calls` where there are calls.
        case whole
        case cutShort
        case filtered
        /// The model's own fault: an error where there is nothing to show (mapping 16.2).
        case fault
        /// Whole where there is something, filtered where there is nothing.
        case vague
    }

    /// Gemini's own word.
    let name: String
    let meaning: Meaning

    /// Nil where the member says nothing.
    init?(_ view: JSONView) {
        guard !view.isNull else { return nil }
        if let name = view.string {
            self.name = name
        } else if let number = view.int, let name = Self.numbered(number) {
            self.name = name
        } else {
            name = String(decoding: CompactJSON.bytes(of: view).prefix(32), as: UTF8.self)
        }
        meaning = Self.meaning(of: name)
    }

    /// Of `enum-encoding=int`; above 5 the Gemini API's numbers and Vertex's differ.
    private static func numbered(_ number: Int) -> String? {
        switch number {
        case 1: "STOP"
        case 2: "MAX_TOKENS"
        case 3: "SAFETY"
        case 4: "RECITATION"
        case 5: "OTHER"
        default: nil
        }
    }

    private static func meaning(of name: String) -> Meaning {
        switch name {
        case "STOP": .whole
        case "MAX_TOKENS", "CONTINUATION", "TOO_MANY_TOOL_CALLS": .cutShort
        case "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "LANGUAGE", "MODEL_ARMOR",
            "ESCALATION", "PUP_LIMITED_DISABLED", "IMAGE_SAFETY", "IMAGE_PROHIBITED_CONTENT", "IMAGE_RECITATION":
            .filtered
        case "MALFORMED_FUNCTION_CALL", "MALFORMED_RESPONSE", "MISSING_THOUGHT_SIGNATURE", "UNEXPECTED_TOOL_CALL":
            .fault
        default: .vague
        }
    }

    /// OpenAI's word for it.
    func reason(hasCalls: Bool, hasOutput: Bool) -> FinishReason {
        let ended: FinishReason = hasCalls ? .toolCalls : .stop
        switch meaning {
        case .whole, .fault: return ended
        case .cutShort: return .length
        case .filtered: return .contentFilter
        case .vague: return hasOutput ? ended : .contentFilter
        }
    }
}
