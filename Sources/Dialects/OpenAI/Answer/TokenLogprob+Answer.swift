internal import Wire

extension JSONWriter {
    /// Writes the value of a choice's `logprobs` in the chat form; `null` where there are none.
    mutating func chatLogprobs(_ tokens: [TokenLogprob]) {
        guard !tokens.isEmpty else { return null() }
        beginObject()
        key("content")
        beginArray()
        for token in tokens {
            beginObject()
            members(of: token)
            key("top_logprobs")
            beginArray()
            for alternative in token.alternatives {
                beginObject()
                members(of: alternative)
                endObject()
            }
            endArray()
            endObject()
        }
        endArray()
        key("refusal")
        null()
        endObject()
    }

    private mutating func members(of token: TokenLogprob) {
        member("token", token.token)
        member("logprob", token.logprob)
        key("bytes")
        // Half a character has become U+FFFD: its bytes are not known any more.
        guard !token.token.unicodeScalars.contains("\u{FFFD}") else { return null() }
        beginArray()
        for byte in token.token.utf8 { integer(Int(byte)) }
        endArray()
    }

    /// Writes the value of a choice's `logprobs` in the layout of the legacy completions; `null` where there are none.
    ///
    /// - Parameter offset: how many characters of the choice's text stand before the first of the tokens.
    mutating func completionLogprobs(_ tokens: [TokenLogprob], offset: Int) {
        guard !tokens.isEmpty else { return null() }
        beginObject()
        array("tokens", tokens) { $0.string($1.token) }
        array("token_logprobs", tokens) { $0.number($1.logprob) }
        key("top_logprobs")
        if tokens.contains(where: { !$0.alternatives.isEmpty }) {
            beginArray()
            for token in tokens { alternatives(of: token) }
            endArray()
        } else {
            null()
        }
        var place = offset
        array("text_offset", tokens) {
            $0.integer(place)
            place += $1.token.unicodeScalars.count
        }
        endObject()
    }

    /// A map from token to probability; two tokens that read alike share the first one's place.
    private mutating func alternatives(of token: TokenLogprob) {
        beginObject()
        var written: Set<[UInt8]> = []
        for alternative in token.alternatives where written.insert(Array(alternative.token.utf8)).inserted {
            key(string: alternative.token)
            number(alternative.logprob)
        }
        endObject()
    }

    private mutating func array(
        _ name: StaticString, _ tokens: [TokenLogprob], _ write: (inout JSONWriter, TokenLogprob) -> Void
    ) {
        key(name)
        beginArray()
        for token in tokens { write(&self, token) }
        endArray()
    }
}
