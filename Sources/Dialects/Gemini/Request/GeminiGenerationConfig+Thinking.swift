internal import Wire

extension GeminiGenerationConfig {
    /// Writes `thinkingConfig` in the family's own terms.
    mutating func writeThinking(to writer: inout JSONWriter) throws(InvalidRequest) {
        let reasoning = request.reasoning
        guard reasoning.effort != nil || reasoning.budget != nil || reasoning.showsSummary == true else { return }
        if reasoning.effort != nil, extras.setsThinking {
            throw InvalidRequest(
                param: "reasoning_effort",
                message:
                    "\"reasoning_effort\" and \"google.thinking_config\" both say how much to think; give one of them")
        }
        guard family.thinking != .fixed else {
            return ignore(
                reasoning.effort != nil ? "reasoning_effort" : "reasoning", "the model's thinking cannot be set")
        }
        let budget = reasoning.budget.map(family.thinking.clamped) ?? reasoning.effort.flatMap(family.thinking.budget)
        let level = budget == nil ? reasoning.effort.flatMap(family.thinking.level) : nil
        // Thoughts that are off cannot be shown: Gemini refuses it.
        let showsThoughts = reasoning.showsSummary == true && budget != 0
        guard budget != nil || level != nil || showsThoughts else { return }
        writer.key("thinkingConfig")
        writer.beginObject()
        if let budget { writer.member("thinkingBudget", budget) }
        if let level { writer.member("thinkingLevel", level.rawValue) }
        if showsThoughts { writer.member("includeThoughts", true) }
        writer.endObject()
    }
}
