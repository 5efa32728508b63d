internal import Wire

extension ChatRequestReader {
    /// How long and how many the answers may be: `n`, `max_completion_tokens` before `max_tokens`.
    mutating func readLimits() throws(InvalidRequest) {
        request.choiceCount = try take("n")?.checkedInt("n", in: 1...128) ?? 1
        let older = try tokenLimit(take("max_tokens"), called: "max_tokens")
        request.sampling.maxTokens =
            try tokenLimit(take("max_completion_tokens"), called: "max_completion_tokens") ?? older
    }

    private mutating func tokenLimit(_ value: JSONView?, called name: String) throws(InvalidRequest) -> Int? {
        guard let value else { return nil }
        guard let count = value.int, count >= 0 else { throw .wrongType(name, "an integer of at least 1") }
        if count == 0 { refuse(name, InvalidRequest.wrongType(name, "an integer of at least 1").message) }
        return count
    }

    /// How tokens are chosen.
    mutating func readSampling() throws(InvalidRequest) {
        request.sampling.temperature = try take("temperature")?.checkedNumber("temperature", in: 0...2)
        request.sampling.topP = try take("top_p")?.checkedNumber("top_p", in: 0...1)
        request.sampling.presencePenalty = try take("presence_penalty")?.checkedNumber("presence_penalty", in: -2...2)
        request.sampling.frequencyPenalty =
            try take("frequency_penalty")?.checkedNumber("frequency_penalty", in: -2...2)
        request.sampling.seed = try take("seed")?.checkedInt("seed")
        request.sampling.stop = try stopTexts()
        // Servers that know `top_k` take 0 and -1 for "no bound".
        let otherBound = take("topK")
        if let bound = try (take("top_k") ?? otherBound)?.checkedInt("top_k"), bound > 0 {
            request.sampling.topK = bound
        }
        if let bias = try take("logit_bias")?.checkedObject("logit_bias"), bias.count > 0 {
            refuse("logit_bias", "\"logit_bias\" cannot be honoured by this model, and the answer would differ")
        }
        request.serviceTier = try take("service_tier")?.checkedString("service_tier")
    }

    /// Empty ones stop nothing and are left out.
    private mutating func stopTexts() throws(InvalidRequest) -> [String] {
        guard let value = take("stop") else { return [] }
        if let text = value.string { return text.isEmpty ? [] : [text] }
        guard value.kind == .array else { throw .wrongType("stop", "a string or an array of strings") }
        var texts: [String] = []
        for element in value.elements {
            guard let text = element.string else { throw .wrongType("stop", "a string or an array of strings") }
            if !text.isEmpty { texts.append(text) }
        }
        return texts
    }

    /// `logprobs` and `top_logprobs` as chat has them.
    mutating func readLogprobs() throws(InvalidRequest) {
        request.sampling.wantsLogprobs = try take("logprobs")?.checkedBool("logprobs") ?? false
        request.sampling.topLogprobs = try take("top_logprobs")?.checkedInt("top_logprobs", in: 0...20)
        guard !request.sampling.wantsLogprobs, let count = request.sampling.topLogprobs else { return }
        guard count == 0 else {
            throw InvalidRequest(
                param: "top_logprobs", message: "\"top_logprobs\" needs \"logprobs\" to be true as well")
        }
        request.sampling.topLogprobs = nil
    }

    /// The envelope has read what matters of it.
    mutating func readStreamOptions() throws(InvalidRequest) {
        guard let options = take("stream_options") else { return }
        if options.given("include_obfuscation")?.bool == true {
            request.unexpressed.append("stream_options.include_obfuscation")
        }
    }
}
