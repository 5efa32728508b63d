internal import Wire

/// Puts an answer's events together to a whole answer.
package struct AnswerFold {
    private var identity: AnswerIdentity
    private let usesLegacyFunctions: Bool
    private let echo: [String]
    private var response = ChatResponse()

    /// - Parameters:
    ///   - usesLegacyFunctions: whether the first call goes out as `function_call`.
    ///   - echo: the prompt in front of each choice's text, for legacy completions with `echo`.
    package init(_ identity: AnswerIdentity, usesLegacyFunctions: Bool = false, echo: [String] = []) {
        self.identity = identity
        self.usesLegacyFunctions = usesLegacyFunctions
        self.echo = echo
    }

    package mutating func take(_ events: [ChatEvent]) {
        for event in events { take(event) }
    }

    package mutating func take(_ event: ChatEvent) {
        if case .start(let start) = event { identity.adopt(start) } else { response.take(event) }
    }

    /// About as many bytes as stand around the texts of an answer.
    private static let usualFrame = 640

    /// The answer as JSON text.
    package var encoded: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.usualFrame + response.choices.reduce(0) { $0 + $1.text.utf8.count * 9 / 8 })
        var writer = JSONWriter(into: bytes)
        identity.begin(&writer, isChunk: false)
        writer.key("choices")
        writer.beginArray()
        for place in response.choices.indices { write(response.choices[place], to: &writer) }
        writer.endArray()
        if let usage = response.usage {
            writer.key("usage")
            usage.write(to: &writer)
        }
        writer.endObject()
        return writer.bytes
    }

    private func write(_ choice: ChatChoice, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("index", choice.index)
        switch identity.form {
        case .chat:
            writer.key("message")
            choice.writeMessage(to: &writer, of: identity, usesLegacyFunctions: usesLegacyFunctions)
            writer.key("logprobs")
            writer.chatLogprobs(choice.logprobs)
        case .completion:
            let prompt = echo.indices.contains(choice.index) ? echo[choice.index] : ""
            writer.member("text", prompt + choice.text)
            writer.key("logprobs")
            writer.completionLogprobs(choice.logprobs, offset: prompt.unicodeScalars.count)
        }
        writer.member(
            "finish_reason", identity.word(for: choice.finishReason, usesLegacyFunctions: usesLegacyFunctions))
        writer.endObject()
    }
}
