internal import Wire

/// Writes turns as `contents`.
struct GeminiContentsWriter {
    let names: GeminiFunctionNames
    let family: GeminiModelFamily
    let options: GeminiOptions
    /// The client's names of tools that take one text.
    let customTools: Set<String>

    /// The text of a turn without any. Vertex AI has refused contents whose parts are all empty.
    private var nothing: String { options.isVertex ? " " : "" }

    /// Writes one content.
    func write(_ turn: GeminiTurn, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("role", turn.kind == .model ? "model" : "user")
        writer.key("parts")
        writer.beginArray()
        for part in turn.parts { write(part, to: &writer) }
        if turn.parts.isEmpty { write(.text(nothing, signature: nil), to: &writer) }
        writer.endArray()
        writer.endObject()
    }

    private func write(_ part: GeminiPart, to writer: inout JSONWriter) {
        if case .verbatim(let part, let keepsSignature) = part {
            return write(part, keepsSignature: keepsSignature, to: &writer)
        }
        writer.beginObject()
        switch part {
        case .text(let text, let signature):
            writer.member("text", text)
            write(signature: signature, to: &writer)
        case .media(let media, let signature):
            write(media, to: &writer)
            write(signature: signature, to: &writer)
        case .call(let call, let signature):
            write(call, to: &writer)
            write(signature: signature, to: &writer)
        case .result(let result): write(result, to: &writer)
        case .verbatim: break
        }
        writer.endObject()
    }

    private func write(signature: String?, to writer: inout JSONWriter) {
        if let signature { writer.member("thoughtSignature", signature) }
    }

    private func write(_ part: JSONView, keepsSignature: Bool, to writer: inout JSONWriter) {
        if keepsSignature { return writer.raw(part.rawBytes) }
        writer.beginObject()
        for (key, value) in part.members where !key.stringEquals("thoughtSignature") {
            writer.key(string: key.string ?? "")
            writer.raw(value.rawBytes)
        }
        writer.endObject()
    }

    // MARK: - Media

    private func write(_ media: GeminiMedia, to writer: inout JSONWriter) {
        switch media.content {
        case .inline(let type, let base64):
            write(inline: base64, type: type, to: &writer)
        case .file(let uri, let type):
            writer.key("fileData")
            writer.beginObject()
            writer.member("fileUri", uri)
            if let type { writer.member("mimeType", type) }
            writer.endObject()
        }
        if let level = media.resolution?.name {
            writer.key("mediaResolution")
            writer.beginObject()
            writer.member("level", level)
            writer.endObject()
        }
    }

    /// The one place where a file's bytes are copied: from the client's text into Gemini's.
    private func write(inline base64: ArraySlice<UInt8>, type: String, to writer: inout JSONWriter) {
        writer.key("inlineData")
        writer.beginObject()
        writer.member("mimeType", type)
        writer.key("data")
        let quote = UInt8(ascii: "\"")
        writer.raw(CollectionOfOne(quote))
        writer.bytes.append(contentsOf: base64)
        writer.bytes.append(quote)
        writer.endObject()
    }

    // MARK: - Calls

    private func write(_ call: ToolCall, to writer: inout JSONWriter) {
        writer.key("functionCall")
        writer.beginObject()
        writeID(of: call, to: &writer)
        writer.member("name", names.name(of: call.name))
        writer.key("args")
        CallArguments.write(call.arguments, isCustom: customTools.contains(call.name), to: &writer)
        writer.endObject()
    }

    private func write(_ result: GeminiToolResult, to writer: inout JSONWriter) {
        writer.key("functionResponse")
        writer.beginObject()
        writeID(of: result.call, to: &writer)
        writer.member("name", names.name(of: result.call.name))
        writer.key("response")
        GeminiResult.write(result.text, to: &writer)
        if !result.media.isEmpty {
            writer.key("parts")
            writer.beginArray()
            for media in result.media {
                writer.beginObject()
                write(media, to: &writer)
                writer.endObject()
            }
            writer.endArray()
        }
        writer.endObject()
    }

    /// The id without a signature that travelled in it; both sides of a pair get it from the call, so they are the same.
    private func writeID(of call: ToolCall, to writer: inout JSONWriter) {
        guard family.matchesCallsByID else { return }
        let id = SignatureCarrier.read(call.id).id
        if !id.isEmpty { writer.member("id", id) }
    }
}
