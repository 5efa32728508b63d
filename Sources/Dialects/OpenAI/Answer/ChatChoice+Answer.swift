internal import Wire

extension ChatChoice {
    /// Writes the value of `message`.
    func writeMessage(to writer: inout JSONWriter, of identity: AnswerIdentity, usesLegacyFunctions: Bool) {
        writer.beginObject()
        writer.member("role", "assistant")
        writer.key("content")
        if hasNoContent { writer.null() } else { writer.string(text) }
        writer.key("refusal")
        if refusal.isEmpty { writer.null() } else { writer.string(refusal) }
        if !reasoning.isEmpty { writer.member("reasoning_content", reasoning) }
        writeCalls(to: &writer, usesLegacyFunctions: usesLegacyFunctions)
        if !images.isEmpty {
            writer.key("images")
            writer.beginArray()
            for (place, image) in images.enumerated() { image.writeImage(to: &writer, index: place) }
            writer.endArray()
        }
        if !audio.isEmpty { writeAudio(to: &writer, of: identity) }
        if !citations.isEmpty { writer.annotations(citations) }
        if !extras.isEmpty {
            writer.key("extra_content")
            writer.beginObject()
            writer.member("google", raw: extras)
            writer.endObject()
        }
        writer.endObject()
    }

    /// OpenAI says null beside calls and sounds, and where an answer was blocked; a plain empty answer is "".
    private var hasNoContent: Bool {
        text.isEmpty && (!toolCalls.isEmpty || !audio.isEmpty || finish == .contentFilter)
    }

    private func writeCalls(to writer: inout JSONWriter, usesLegacyFunctions: Bool) {
        guard let first = toolCalls.first else { return }
        if usesLegacyFunctions {
            writer.key("function_call")
            return first.writeFunction(to: &writer)
        }
        writer.key("tool_calls")
        writer.beginArray()
        for call in toolCalls { call.write(to: &writer, index: nil) }
        writer.endArray()
    }

    private func writeAudio(to writer: inout JSONWriter, of identity: AnswerIdentity) {
        writer.key("audio")
        writer.beginObject()
        writer.member("id", identity.audioID(choice: index))
        writer.key("data")
        if audio.count == 1 {
            writer.base64(audio[0].base64)
        } else {
            writer.base64(Base64Pieces.joined(audio.map(\.base64)))
        }
        writer.member("expires_at", identity.audioExpiry)
        writer.member("transcript", "")
        writer.endObject()
    }
}
