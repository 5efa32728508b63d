internal import Wire

extension Usage {
    /// Writes OpenAI's `usage` object; details the upstream did not tell are left out.
    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("prompt_tokens", promptTokens)
        writer.member("completion_tokens", completionTokens)
        writer.member("total_tokens", totalTokens)
        if prompt != Details() {
            writer.key("prompt_tokens_details")
            prompt.write(to: &writer)
        }
        if completion != Details() {
            writer.key("completion_tokens_details")
            completion.write(to: &writer)
        }
        writer.endObject()
    }
}

extension Usage.Details {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.beginObject()
        if let cached { writer.member("cached_tokens", cached) }
        if let reasoning { writer.member("reasoning_tokens", reasoning) }
        if let audio { writer.member("audio_tokens", audio) }
        if let text { writer.member("text_tokens", text) }
        if let image { writer.member("image_tokens", image) }
        writer.endObject()
    }
}
