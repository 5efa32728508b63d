/// The path of a model's method below the base URL.
enum GeminiPath {
    /// `:generateContent`, or `:streamGenerateContent` with events: without `alt=sse` it would be one JSON array.
    static func generation(by model: String, streaming: Bool) throws(InvalidRequest) -> String {
        var path = try resource(model)
        path += streaming ? ":streamGenerateContent?alt=sse" : ":generateContent"
        return path
    }

    /// The model's resource: `/models/x`, but `/tunedModels/x` and full names keep their own folders.
    static func resource(_ model: String) throws(InvalidRequest) -> String {
        var path = ""
        path.reserveCapacity(model.utf8.count + 48)
        // Most names have no folder.
        let isInFolder = model.utf8.contains(UInt8(ascii: "/"))
        if isInFolder, folders.contains(where: { model.utf8.starts(with: $0.utf8) }) {
            for segment in model.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
                path += "/"
                try append(Substring(segment), of: model, to: &path)
            }
            return path
        }
        path += "/models/"
        let isNamed = isInFolder && model.utf8.starts(with: "models/".utf8)
        try append(Substring(model.utf8.dropFirst(isNamed ? 7 : 0)), of: model, to: &path)
        return path
    }

    private static let folders = ["tunedModels/", "publishers/", "projects/", "endpoints/"]

    /// segment = *pchar (RFC 3986 §3.3), without what a proxy could take for structure.
    private static func append(
        _ segment: Substring, of model: String, to path: inout String
    ) throws(InvalidRequest) {
        guard !segment.isEmpty, segment != ".", segment != ".." else {
            throw InvalidRequest(param: "model", message: "\"\(model)\" is no model's name")
        }
        if segment.utf8.allSatisfy(isPlain) {
            path += segment
            return
        }
        let digits = Array("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        for byte in segment.utf8 {
            if isPlain(byte) {
                encoded.append(byte)
            } else {
                encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        path += String(decoding: encoded, as: UTF8.self)
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
