internal import Wire

/// `usageMetadata`, of which each event may tell a part: the latest value of each member counts (mapping 17, 20.1).
struct GeminiUsage: Sendable {
    private var prompt: Int?
    private var toolUse: Int?
    private var candidates: Int?
    private var thoughts: Int?
    private var cached: Int?
    private var total: Int?
    private var promptParts: Modalities?
    private var candidateParts: Modalities?

    mutating func take(_ metadata: JSONView) {
        for (key, value) in metadata.members where !value.isNull {
            switch true {
            case key.stringEquals("promptTokenCount"): prompt = Self.count(value)
            case key.stringEquals("candidatesTokenCount"): candidates = Self.count(value)
            case key.stringEquals("totalTokenCount"): total = Self.count(value)
            case key.stringEquals("thoughtsTokenCount"): thoughts = Self.count(value)
            case key.stringEquals("cachedContentTokenCount"): cached = Self.count(value)
            case key.stringEquals("toolUsePromptTokenCount"): toolUse = Self.count(value)
            case key.stringEquals("promptTokensDetails"): promptParts = Modalities(value)
            case key.stringEquals("candidatesTokensDetails"): candidateParts = Modalities(value)
            default: break
            }
        }
    }

    /// OpenAI's sums: the prompt with what tools read, the completion with the thoughts.
    var neutral: Usage {
        let promptTokens = (prompt ?? 0) + (toolUse ?? 0)
        let thinking = thoughts ?? 0
        let visible = candidates ?? 0
        // Some servers count thoughts among the candidates' tokens: the total tells.
        let includesThinking = thinking > 0 && total == promptTokens + visible
        var usage = Usage(
            promptTokens: promptTokens, completionTokens: includesThinking ? visible : visible + thinking)
        if let total, total != usage.totalTokens { usage.statedTotal = total }
        usage.prompt.cached = cached ?? 0
        usage.prompt.audio = promptParts?.audio
        usage.prompt.text = promptParts?.text
        usage.prompt.image = promptParts?.image
        usage.completion.reasoning = thinking
        usage.completion.audio = candidateParts?.audio
        usage.completion.text = candidateParts?.text
        usage.completion.image = candidateParts?.image
        return usage
    }

    /// Far beyond any model, and far from any overflow.
    private static let highestCount = 1 << 40

    fileprivate static func count(_ value: JSONView) -> Int {
        min(max(value.int ?? 0, 0), highestCount)
    }

    /// The modalities OpenAI has members for.
    private struct Modalities: Sendable {
        var text: Int?
        var image: Int?
        var audio: Int?

        init(_ details: JSONView) {
            for detail in details.elements {
                guard let modality = detail["modality"], let count = detail["tokenCount"] else { continue }
                let tokens = GeminiUsage.count(count)
                if modality.stringEquals("TEXT") { text = min((text ?? 0) + tokens, highestCount) }
                if modality.stringEquals("IMAGE") { image = min((image ?? 0) + tokens, highestCount) }
                if modality.stringEquals("AUDIO") { audio = min((audio ?? 0) + tokens, highestCount) }
            }
        }
    }
}
