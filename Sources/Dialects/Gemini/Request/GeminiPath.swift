/// The path of a model's method below the base URL.
enum GeminiPath {
    /// `:generateContent`, or `:streamGenerateContent` with events: without `alt=sse` it would be one JSON array.
    static func generation(by model: String, streaming: Bool) throws(InvalidRequest) -> String {
        try resource(model) + (streaming ? ":streamGenerateContent?alt=sse" : ":generateContent")
    }

    /// The model's resource: `/models/x`, but `/tunedModels/x` and full names keep their own folders.
    static func resource(_ model: String) throws(InvalidRequest) -> String {
        let bytes = Array(model.utf8)
        let folders = ["tunedModels/", "publishers/", "projects/", "endpoints/"]
        if folders.contains(where: { bytes.starts(with: $0.utf8) }) {
            var path = ""
            for segment in bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
                path += "/" + (try encoded(segment, of: model))
            }
            return path
        }
        let prefix = Array("models/".utf8)
        return "/models/"
            + (try encoded(bytes.starts(with: prefix) ? bytes.dropFirst(prefix.count) : bytes[...], of: model))
    }

    /// segment = *pchar (RFC 3986 §3.3), without what a proxy could take for structure.
    private static func encoded(_ segment: ArraySlice<UInt8>, of model: String) throws(InvalidRequest) -> String {
        let dot = UInt8(ascii: ".")
        guard !segment.isEmpty, !(segment.count <= 2 && segment.allSatisfy { $0 == dot }) else {
            throw InvalidRequest(param: "model", message: "\"\(model)\" is no model's name")
        }
        let digits = Array("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        for byte in segment {
            if isPlain(byte) {
                encoded.append(byte)
            } else {
                encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "@"):
            true
        default:
            false
        }
    }
}
