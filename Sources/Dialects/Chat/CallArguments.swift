internal import Wire

/// A call's arguments, which OpenAI's form holds as a string and others' as an object.
enum CallArguments {
    /// Writes the object. What is no object is wrapped in one: leaving the call out would strand the conversation.
    static func write(_ text: String, isCustom: Bool, to writer: inout JSONWriter) {
        let parsed = try? JSONDocument(parsing: Array(text.utf8))
        if let parsed, parsed.root.kind == .object {
            return writer.raw(parsed.root.rawBytes)
        }
        writer.beginObject()
        if isCustom {
            writer.member("input", text)
        } else if let parsed {
            writer.member("value", raw: parsed.root.rawBytes)
        } else if !text.utf8.allSatisfy(isBlank) {
            writer.member("arguments", text)
        }
        writer.endObject()
    }

    static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }
}
