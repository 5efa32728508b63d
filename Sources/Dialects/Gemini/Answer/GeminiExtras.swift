internal import Wire

/// What of a candidate has no place in OpenAI's message: the members of its `extra_content.google`.
struct GeminiExtras: Sendable {
    /// What the text was signed with.
    var textSignature: String?
    /// How the answer ended, where OpenAI's words do not tell.
    var finish: (name: String, message: String?, ratings: [UInt8]?)?
    var grounding: [UInt8]?
    var urlContext: [UInt8]?
    private var parts: [[UInt8]] = []
    private var files: [[UInt8]] = []
    private var room = 32 << 20

    /// Keeps a part of a server-side tool, which goes back to Gemini in the next turn (mapping 13.4).
    mutating func append(part: JSONView) {
        guard take(part) else { return }
        parts.append(CompactJSON.bytes(of: part))
    }

    /// Keeps a file that is neither picture nor sound (mapping 15.2).
    mutating func append(file part: JSONView) {
        guard take(part) else { return }
        files.append(CompactJSON.bytes(of: part))
    }

    private mutating func take(_ part: JSONView) -> Bool {
        room -= part.range.count
        return room >= 0
    }

    /// The object's JSON text; nil where it would be empty.
    func encoded(issuer: String?) -> [UInt8]? {
        guard
            textSignature != nil || finish != nil || grounding != nil || urlContext != nil || !parts.isEmpty
                || !files.isEmpty
        else { return nil }
        var writer = JSONWriter()
        writer.beginObject()
        if let textSignature { writer.member("thought_signature", textSignature) }
        if let issuer, textSignature != nil || !parts.isEmpty { writer.member("issuer", issuer) }
        if let finish {
            writer.member("finish_reason", finish.name)
            if let message = finish.message { writer.member("finish_message", message) }
            if let ratings = finish.ratings { writer.member("safety_ratings", raw: ratings) }
        }
        if let grounding { writer.member("grounding_metadata", raw: grounding) }
        if let urlContext { writer.member("url_context_metadata", raw: urlContext) }
        Self.write("parts", parts, to: &writer)
        Self.write("files", files, to: &writer)
        writer.endObject()
        return writer.bytes
    }

    private static func write(_ name: StaticString, _ elements: [[UInt8]], to writer: inout JSONWriter) {
        guard !elements.isEmpty else { return }
        writer.key(name)
        writer.beginArray()
        for element in elements { writer.raw(element) }
        writer.endArray()
    }
}
