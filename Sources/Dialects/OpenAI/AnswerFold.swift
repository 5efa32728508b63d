internal import Wire

/// Puts an answer's events together to a whole answer.
package struct AnswerFold {
    private struct Choice {
        var text = ""
        var finish = FinishReason.stop
    }

    private let identity: AnswerIdentity
    private var choices: [Choice] = []
    private var usage: Usage?

    package init(_ identity: AnswerIdentity) {
        self.identity = identity
    }

    package mutating func take(_ event: ChatEvent) {
        switch event {
        case .text(let choice, let text): update(choice) { $0.text += text }
        case .finish(let choice, let reason): update(choice) { $0.finish = reason }
        case .usage(let usage): self.usage = usage
        default: break
        }
    }

    private mutating func update(_ index: Int, _ change: (inout Choice) -> Void) {
        while choices.count <= index { choices.append(Choice()) }
        change(&choices[index])
    }

    /// The answer as JSON text.
    package var encoded: [UInt8] {
        var writer = JSONWriter()
        identity.begin(&writer, isChunk: false)
        writer.key("choices")
        writer.beginArray()
        for (index, choice) in choices.enumerated() { write(choice, at: index, to: &writer) }
        writer.endArray()
        if let usage {
            writer.key("usage")
            usage.write(to: &writer)
        }
        writer.endObject()
        return writer.bytes
    }

    private func write(_ choice: Choice, at index: Int, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("index", index)
        switch identity.form {
        case .chat:
            writer.key("message")
            writer.beginObject()
            writer.member("role", "assistant")
            writer.member("content", choice.text)
            writer.key("refusal")
            writer.null()
            writer.endObject()
        case .completion:
            writer.member("text", choice.text)
        }
        writer.key("logprobs")
        writer.null()
        writer.member("finish_reason", choice.finish.rawValue)
        writer.endObject()
    }
}
