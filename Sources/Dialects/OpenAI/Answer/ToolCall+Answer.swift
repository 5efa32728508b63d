internal import Wire

extension ToolCall {
    /// Writes an element of `tool_calls`; `index` is its place in a stream, nil in a whole answer.
    func write(to writer: inout JSONWriter, index: Int?) {
        writer.beginObject()
        if let index { writer.member("index", index) }
        writer.member("id", id)
        writer.member("type", isCustom ? "custom" : "function")
        if isCustom {
            writer.key("custom")
            writer.beginObject()
            writer.member("name", name)
            writer.member("input", arguments)
            writer.endObject()
        } else {
            writer.key("function")
            writeFunction(to: &writer)
        }
        if let signature {
            writer.key("extra_content")
            signature.write(to: &writer)
        }
        writer.endObject()
    }

    /// Writes the value of `function`, which is also that of the legacy `function_call`.
    func writeFunction(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("name", name)
        writer.member("arguments", arguments)
        writer.endObject()
    }
}

extension ThoughtSignature {
    /// Writes the value of `extra_content`: the signature as Google's own endpoint gives it, and who issued it.
    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("google")
        writer.beginObject()
        writer.member("thought_signature", value)
        if let issuer { writer.member("issuer", issuer) }
        writer.endObject()
        writer.endObject()
    }
}
