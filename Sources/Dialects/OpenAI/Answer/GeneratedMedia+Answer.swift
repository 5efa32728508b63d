internal import Wire

extension GeneratedMedia {
    /// Whether it is a sound; everything else is shown among the images.
    var isAudio: Bool { mimeType.utf8.starts(with: "audio/".utf8) }

    /// Writes an element of `images`, the picture as a data URL.
    func writeImage(to writer: inout JSONWriter, index: Int) {
        writer.beginObject()
        writer.member("type", "image_url")
        writer.key("image_url")
        writer.beginObject()
        writer.key("url")
        writer.dataURL(type: mimeType, base64)
        writer.endObject()
        writer.member("index", index)
        if let signature {
            writer.key("extra_content")
            signature.write(to: &writer)
        }
        writer.endObject()
    }
}

extension JSONWriter {
    /// Writes a data URL (RFC 2397) as a string.
    mutating func dataURL(type: String, _ base64: some Collection<UInt8>) {
        quoted("data:\(type);base64,", base64)
    }

    /// Writes base64 as a string.
    mutating func base64(_ text: some Collection<UInt8>) {
        quoted("", text)
    }

    /// Writes a string whose end, which may be megabytes, goes in front of the closing quote as it is.
    private mutating func quoted(_ start: String, _ text: some Collection<UInt8>) {
        string(start)
        bytes.removeLast()
        bytes.append(contentsOf: text)
        bytes.append(UInt8(ascii: "\""))
    }
}
