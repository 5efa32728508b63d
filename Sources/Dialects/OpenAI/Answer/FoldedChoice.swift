internal import Wire

/// A choice of a whole answer.
struct FoldedChoice {
    let index: Int
    var text = ""
    var reasoning = ""
    var refusal = ""
    var calls: [ToolCall] = []
    var citations: [Citation] = []
    var logprobs: [TokenLogprob] = []
    var finish: FinishReason?
    private var images: [GeneratedMedia] = []
    private var audio: [ArraySlice<UInt8>] = []
    private var extras: [UInt8] = []

    init(index: Int) {
        self.index = index
    }

    mutating func append(_ media: GeneratedMedia) {
        if media.isAudio { audio.append(media.base64) } else { images.append(media) }
    }

    /// Joins the members of two objects.
    mutating func append(extras members: [UInt8]) {
        guard members.count > 2 else { return }
        guard !extras.isEmpty else { return extras = members }
        extras.removeLast()
        extras.append(UInt8(ascii: ","))
        extras.append(contentsOf: members.dropFirst())
    }

    var reason: FinishReason { finish ?? (calls.isEmpty ? .stop : .toolCalls) }

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
        text.isEmpty && (!calls.isEmpty || !audio.isEmpty || finish == .contentFilter)
    }

    private func writeCalls(to writer: inout JSONWriter, usesLegacyFunctions: Bool) {
        guard let first = calls.first else { return }
        if usesLegacyFunctions {
            writer.key("function_call")
            return first.writeFunction(to: &writer)
        }
        writer.key("tool_calls")
        writer.beginArray()
        for call in calls { call.write(to: &writer, index: nil) }
        writer.endArray()
    }

    private func writeAudio(to writer: inout JSONWriter, of identity: AnswerIdentity) {
        writer.key("audio")
        writer.beginObject()
        writer.member("id", identity.audioID(choice: index))
        writer.key("data")
        if audio.count == 1 { writer.base64(audio[0]) } else { writer.base64(Base64Pieces.joined(audio)) }
        writer.member("expires_at", identity.audioExpiry)
        writer.member("transcript", "")
        writer.endObject()
    }
}
