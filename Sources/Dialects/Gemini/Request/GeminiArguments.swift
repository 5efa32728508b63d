internal import Wire

/// Texts that OpenAI's form holds as strings and Gemini's as objects: a call's arguments and a call's result.
enum GeminiArguments {
    /// Writes a call's arguments. What is no object is wrapped in one: leaving the call out would strand the conversation.
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

    /// Writes a call's result; nil is that of a call nobody answered, as one that was cancelled.
    static func write(result text: String?, to writer: inout JSONWriter) {
        guard let text else {
            writer.beginObject()
            writer.member("error", "no result")
            return writer.endObject()
        }
        // In a response, {"$ref": …} would mean one of its media parts.
        if startsObject(text), let parsed = try? JSONDocument(parsing: Array(text.utf8)), !hasReference(parsed.root) {
            return writer.raw(parsed.root.rawBytes)
        }
        writer.beginObject()
        writer.member("output", text)
        writer.endObject()
    }

    /// Recurses no deeper than the parser lets a document be.
    private static func hasReference(_ value: JSONView) -> Bool {
        switch value.kind {
        case .object: value.members.contains { $0.key.stringEquals("$ref") || hasReference($0.value) }
        case .array: value.elements.contains { hasReference($0) }
        default: false
        }
    }

    /// Most results are prose, which is not worth a parse.
    private static func startsObject(_ text: String) -> Bool {
        text.utf8.first { !isBlank($0) } == UInt8(ascii: "{")
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }
}
