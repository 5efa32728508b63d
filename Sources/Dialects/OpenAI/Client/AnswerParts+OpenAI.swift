internal import Wire

extension Usage {
    /// Reads OpenAI's `usage` object with its details; nil where it has no token counts.
    init?(detailed view: JSONView) {
        self.init(view)
        if let total = view["total_tokens"]?.int, total != totalTokens { statedTotal = total }
        prompt = Details(view["prompt_tokens_details"])
        completion = Details(view["completion_tokens_details"])
    }
}

extension Usage.Details {
    fileprivate init(_ view: JSONView?) {
        self.init()
        cached = view?["cached_tokens"]?.int
        reasoning = view?["reasoning_tokens"]?.int
        audio = view?["audio_tokens"]?.int
        text = view?["text_tokens"]?.int
        image = view?["image_tokens"]?.int
    }
}

extension TokenLogprob {
    /// Reads an element of `logprobs.content`, or of its `top_logprobs`.
    init?(_ view: JSONView) {
        guard let token = view["token"]?.string, let logprob = view["logprob"]?.double else { return nil }
        let alternatives = view["top_logprobs"]?.elements.compactMap { alternative -> TokenLogprob? in
            guard let token = alternative["token"]?.string, let logprob = alternative["logprob"]?.double else {
                return nil
            }
            return TokenLogprob(token: token, logprob: logprob, alternatives: [])
        }
        self.init(token: token, logprob: logprob, alternatives: alternatives ?? [])
    }
}

extension Citation {
    /// Reads an element of `annotations`; nil for one that is no citation of the web.
    init?(_ view: JSONView) {
        guard let citation = view["url_citation"], let url = citation["url"]?.string else { return nil }
        self.init(
            start: citation["start_index"]?.int ?? 0, end: citation["end_index"]?.int ?? 0,
            title: citation["title"]?.string ?? "", url: url)
    }
}
