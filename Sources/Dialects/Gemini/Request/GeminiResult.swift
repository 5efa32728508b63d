internal import Wire

/// A call's result, which OpenAI's form holds as a string and Gemini's as an object.
enum GeminiResult {
    /// Writes a call's result; nil is that of a call nobody answered, as one that was cancelled.
    static func write(_ text: String?, to writer: inout JSONWriter) {
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
        text.utf8.first { !CallArguments.isBlank($0) } == UInt8(ascii: "{")
    }
}
