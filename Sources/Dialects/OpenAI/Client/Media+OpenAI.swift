internal import Wire

extension Media {
    /// Writes a part of a message's content.
    ///
    /// `video_url` is beyond OpenAI's API; it is how vLLM and OpenRouter take films.
    func write(to writer: inout JSONWriter) throws(InvalidRequest) {
        writer.beginObject()
        switch kind {
        case .image: writeAddressed("image_url", to: &writer)
        case .video: writeAddressed("video_url", to: &writer)
        case .audio: try writeAudio(to: &writer)
        case .document: try writeFile(to: &writer)
        }
        writer.endObject()
    }

    private func writeAddressed(_ type: StaticString, to writer: inout JSONWriter) {
        writer.member("type", "\(type)")
        writer.key(type)
        writer.beginObject()
        writer.key("url")
        switch source {
        case .address(let address): writer.string(address)
        case .base64(let base64): writer.dataURL(type: mimeType ?? "image/png", base64)
        }
        if let detail { writer.member("detail", detail) }
        writer.endObject()
    }

    private func writeAudio(to writer: inout JSONWriter) throws(InvalidRequest) {
        guard case .base64(let base64) = source else {
            throw InvalidRequest(
                param: place, message: "a sound goes to this server as bytes only: load it, and give its bytes")
        }
        writer.member("type", "input_audio")
        writer.key("input_audio")
        writer.beginObject()
        writer.key("data")
        writer.base64(base64)
        writer.member("format", Self.audioFormat(mimeType ?? ""))
        writer.endObject()
    }

    private static func audioFormat(_ type: String) -> String {
        switch type {
        case "audio/mpeg", "audio/mp3": "mp3"
        case "audio/wav", "audio/x-wav", "audio/wave", "": "wav"
        default: type.utf8.firstIndex(of: UInt8(ascii: "/")).map { String(type[type.index(after: $0)...]) } ?? type
        }
    }

    private func writeFile(to writer: inout JSONWriter) throws(InvalidRequest) {
        guard case .base64(let base64) = source else {
            throw InvalidRequest(
                param: place, message: "a document goes to this server as bytes only: load it, and give its bytes")
        }
        writer.member("type", "file")
        writer.key("file")
        writer.beginObject()
        writer.member("filename", mimeType == "application/pdf" ? "document.pdf" : "document")
        writer.key("file_data")
        writer.dataURL(type: mimeType ?? "application/pdf", base64)
        writer.endObject()
    }
}
