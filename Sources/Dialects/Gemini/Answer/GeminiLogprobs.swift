internal import Wire

/// Reads `logprobsResult` (mapping 18).
enum GeminiLogprobs {
    /// One entry a token, with its alternatives if they are wanted.
    static func tokens(_ result: JSONView, withAlternatives: Bool) -> [TokenLogprob] {
        guard let chosen = result["chosenCandidates"] else { return [] }
        var alternatives = withAlternatives ? result["topCandidates"]?.elements.makeIterator() : nil
        return chosen.elements.map { entry in
            let others = alternatives?.next()?["candidates"]?.elements.map { token($0, []) } ?? []
            return token(entry, others)
        }
    }

    private static func token(_ entry: JSONView, _ alternatives: [TokenLogprob]) -> TokenLogprob {
        TokenLogprob(
            token: entry["token"]?.string ?? "", logprob: logprob(entry["logProbability"]), alternatives: alternatives)
    }

    /// Proto's JSON leaves zeros out and writes infinity as a word; OpenAI says -9999 for "never".
    private static func logprob(_ value: JSONView?) -> Double {
        guard let value, !value.isNull else { return 0 }
        return max(value.double ?? -9999, -9999)
    }
}
