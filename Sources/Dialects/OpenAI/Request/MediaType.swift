internal import Wire

/// Media types (RFC 6838) as names, extensions and first bytes tell them; in lower case and without parameters.
enum MediaType {
    static func kind(_ type: String) -> Media.Kind {
        if type.utf8.starts(with: "image/".utf8) { return .image }
        if type.utf8.starts(with: "audio/".utf8) { return .audio }
        if type.utf8.starts(with: "video/".utf8) { return .video }
        return .document
    }

    /// A type as a client wrote it in the common spelling, if it is one.
    static func plain(_ text: String?) -> String? {
        guard let text else { return nil }
        return plain(Array(text.utf8)[...])
    }

    /// The same of the bytes before a `;`.
    static func plain(_ text: ArraySlice<UInt8>) -> String? {
        let bare = text.prefix { $0 != UInt8(ascii: ";") }.filter { $0 != UInt8(ascii: " ") }
        guard bare.contains(UInt8(ascii: "/")) else { return nil }
        let type = String(decoding: bare.map(lower), as: UTF8.self)
        return type == "image/jpg" ? "image/jpeg" : type
    }

    /// The byte, a letter in lower case.
    static func lower(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte + 0x20 : byte
    }

    /// The type of `input_audio.format`.
    static func audio(_ format: String) -> String? {
        switch format.lowercased() {
        case "wav", "mp3", "flac", "ogg", "aac", "aiff", "m4a", "opus", "webm", "mpeg": "audio/\(format.lowercased())"
        case "pcm", "pcm16": "audio/pcm"
        default: nil
        }
    }

    /// Whether a text is where a medium can be found: on the web, in Google's storage, or among Gemini's files.
    static func isAddress(_ text: String) -> Bool {
        ["https://", "http://", "gs://", "files/"].contains { start in
            text.utf8.count > start.utf8.count
                && text.utf8.prefix(start.utf8.count).map(lower).elementsEqual(start.utf8)
        }
    }

    /// The type that a file's name ends with.
    static func ofFile(_ name: String) -> String? {
        guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) else { return nil }
        let end = name.utf8[name.utf8.index(after: dot)...]
        guard end.count <= 8 else { return nil }
        return byExtension[String(decoding: end, as: UTF8.self).lowercased()]
    }

    private static let byExtension: [String: String] = [
        "pdf": "application/pdf", "txt": "text/plain", "text": "text/plain", "log": "text/plain", "md": "text/markdown",
        "markdown": "text/markdown", "html": "text/html", "htm": "text/html", "css": "text/css", "csv": "text/csv",
        "js": "text/javascript", "mjs": "text/javascript", "xml": "text/xml", "json": "application/json",
        "rtf": "text/rtf", "yaml": "text/plain", "yml": "text/plain", "toml": "text/plain", "py": "text/plain",
        "swift": "text/plain", "c": "text/plain", "h": "text/plain", "sh": "text/plain", "ts": "text/plain",
        "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp", "heic": "image/heic",
        "heif": "image/heif", "gif": "image/gif", "bmp": "image/bmp", "wav": "audio/wav", "mp3": "audio/mp3",
        "aiff": "audio/aiff", "aif": "audio/aiff", "aac": "audio/aac", "ogg": "audio/ogg", "oga": "audio/ogg",
        "flac": "audio/flac", "opus": "audio/opus", "m4a": "audio/m4a", "mp4": "video/mp4", "mpeg": "video/mpeg",
        "mpg": "video/mpeg", "mov": "video/quicktime", "avi": "video/avi", "flv": "video/x-flv", "webm": "video/webm",
        "wmv": "video/wmv", "3gp": "video/3gpp", "doc": "application/msword", "xls": "application/vnd.ms-excel",
        "ppt": "application/vnd.ms-powerpoint",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ]

    /// The type that the first bytes tell.
    static func sniffed(_ base64: ArraySlice<UInt8>) -> String? {
        let bytes = Base64Text.firstBytes(of: base64, count: 12)
        func begins(_ signature: StaticString, at start: Int = 0) -> Bool {
            signature.withUTF8Buffer { bytes.dropFirst(start).starts(with: $0) }
        }
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return "image/png" }
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
        if begins("GIF8") { return "image/gif" }
        if begins("RIFF"), begins("WEBP", at: 8) { return "image/webp" }
        if begins("RIFF"), begins("WAVE", at: 8) { return "audio/wav" }
        if begins("%PDF-") { return "application/pdf" }
        if begins("BM") { return "image/bmp" }
        guard begins("ftyp", at: 4) else { return nil }
        if begins("heic", at: 8) || begins("heix", at: 8) { return "image/heic" }
        if begins("mif1", at: 8) || begins("heif", at: 8) { return "image/heif" }
        return "video/mp4"
    }
}
