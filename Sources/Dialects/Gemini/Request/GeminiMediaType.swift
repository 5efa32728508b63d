/// The media types that Gemini reads, by the names it knows them by.
enum GeminiMediaType {
    /// The type as Gemini calls it; nil for one it is known to refuse: office documents, archives, programs.
    static func accepted(_ type: String) -> String? {
        if let known = renamed[type] { return known }
        let bytes = type.utf8
        for folder in ["image/", "audio/", "video/", "text/"] where bytes.starts(with: folder.utf8) {
            return bytes.count > folder.utf8.count ? type : nil
        }
        return nil
    }

    /// The types a function's result may hold.
    static func isAcceptedInResults(_ type: String) -> Bool {
        ["image/png", "image/jpeg", "image/webp", "application/pdf", "text/plain"].contains(type)
    }

    /// The type a file's name ends in, for addresses that come without one.
    static func ofName(_ name: String) -> String? {
        let path = name.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        guard let dot = path.lastIndex(of: UInt8(ascii: ".")) else { return nil }
        let end = path[path.index(after: dot)...].prefix(5).map { $0 | 0x20 }
        return byExtension[String(decoding: end, as: UTF8.self)]
    }

    private static let renamed = [
        "application/pdf": "application/pdf",
        "application/json": "application/json",
        "application/xml": "text/xml",
        "application/javascript": "text/javascript",
        "application/x-javascript": "text/javascript",
        "application/rtf": "text/rtf",
        "application/x-python": "text/x-python",
        "image/jpg": "image/jpeg",
        "image/pjpeg": "image/jpeg",
        "audio/x-wav": "audio/wav",
        "audio/wave": "audio/wav",
        "audio/vnd.wave": "audio/wav",
        "audio/x-aiff": "audio/aiff",
        "audio/x-flac": "audio/flac",
        "audio/x-m4a": "audio/m4a",
    ]

    private static let byExtension = [
        "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp", "gif": "image/gif",
        "heic": "image/heic", "heif": "image/heif", "bmp": "image/bmp", "pdf": "application/pdf", "txt": "text/plain",
        "md": "text/markdown", "html": "text/html", "csv": "text/csv", "json": "application/json", "xml": "text/xml",
        "wav": "audio/wav", "mp3": "audio/mp3", "flac": "audio/flac", "ogg": "audio/ogg", "aac": "audio/aac",
        "m4a": "audio/m4a", "aiff": "audio/aiff", "mp4": "video/mp4", "mpeg": "video/mpeg", "mov": "video/mov",
        "webm": "video/webm", "avi": "video/avi", "3gpp": "video/3gpp",
    ]
}
