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
        writer.string("data:\(mimeType);base64,")
        // The payload goes in front of the closing quote as it is: it may be megabytes.
        writer.bytes.removeLast()
        writer.bytes.append(contentsOf: base64)
        writer.bytes.append(UInt8(ascii: "\""))
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
    /// Writes base64 as a string.
    mutating func base64(_ text: some Collection<UInt8>) {
        string("")
        bytes.removeLast()
        bytes.append(contentsOf: text)
        bytes.append(UInt8(ascii: "\""))
    }
}
