internal import Wire

extension GeminiGenerationConfig {
    /// Writes what answers may consist of, and how they sound.
    mutating func writeModalities(to writer: inout JSONWriter) throws(InvalidRequest) {
        let wanted = request.modalities
        for name in wanted where !["text", "image", "audio"].contains(name) {
            throw InvalidRequest(
                param: "modalities",
                message: "\"modalities\" holds \"\(name)\"; Gemini answers with text, image and audio")
        }
        if wanted.contains("audio") || family.isSpeech {
            // Gemini refuses text beside speech.
            write(modalities: ["AUDIO"], to: &writer)
            try writeSpeech(to: &writer)
        } else {
            if wanted.contains("image") { write(modalities: ["TEXT", "IMAGE"], to: &writer) }
            if request.speech != nil { ignore("audio", "\"modalities\" does not ask for audio") }
        }
    }

    private func write(modalities: [String], to writer: inout JSONWriter) {
        writer.key("responseModalities")
        writer.beginArray()
        for name in modalities { writer.string(name) }
        writer.endArray()
    }

    private func writeSpeech(to writer: inout JSONWriter) throws(InvalidRequest) {
        guard let speech = request.speech else { return }
        guard ["pcm16", "wav"].contains(speech.format) else {
            throw InvalidRequest(
                param: "audio.format",
                message:
                    "\"audio.format\" is \"\(speech.format)\", but Gemini speaks in pcm16, from which wav can be made")
        }
        writer.key("speechConfig")
        writer.beginObject()
        writer.key("voiceConfig")
        writer.beginObject()
        writer.key("prebuiltVoiceConfig")
        writer.beginObject()
        writer.member("voiceName", GeminiVoices.voice(speech.voice))
        writer.endObject()
        writer.endObject()
        writer.endObject()
    }
}
