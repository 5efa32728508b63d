internal import Wire

/// A `data:` URL (RFC 2397), its data in base64.
struct DataURL {
    /// The type without parameters; nil where there is none.
    let type: String?
    /// Usually the client's own bytes; a copy only where they need mending.
    let base64: ArraySlice<UInt8>

    /// Nil if the string has another scheme.
    init?(_ url: JSONView, called param: String) throws(InvalidRequest) {
        guard Self.hasScheme(url.quotedBytes) else { return nil }
        var text = url.quotedBytes.dropFirst(5)
        guard var comma = text.firstIndex(of: UInt8(ascii: ",")) else {
            throw InvalidRequest(param: param, message: "\"\(param)\" is a data URL without a comma before its data")
        }
        var header = Array(text[..<comma])
        if header.contains(UInt8(ascii: "\\")) {
            text = (url.stringBytes ?? [])[...].dropFirst(5)
            comma = text.firstIndex(of: UInt8(ascii: ",")) ?? text.endIndex
            header = Array(text[..<comma])
        }
        let fields = header.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
        type = fields.first.flatMap { MediaType.plain($0) }
        if fields.dropFirst().contains(where: Self.isBase64Mark) {
            base64 = try Base64Text.checked(url.quotedBytes.afterComma, of: url, called: param)
        } else {
            let data = Base64Text.percentDecoded((url.stringBytes ?? [])[...].afterComma)
            base64 = Base64.encode(data)[...]
        }
    }

    private static func hasScheme(_ text: ArraySlice<UInt8>) -> Bool {
        text.prefix(5).map(MediaType.lower).elementsEqual("data:".utf8)
    }

    private static func isBase64Mark(_ parameter: ArraySlice<UInt8>) -> Bool {
        parameter.filter { $0 != UInt8(ascii: " ") }.map(MediaType.lower).elementsEqual("base64".utf8)
    }
}

extension ArraySlice<UInt8> {
    /// What stands behind the first comma.
    fileprivate var afterComma: ArraySlice<UInt8> {
        firstIndex(of: UInt8(ascii: ",")).map { self[($0 + 1)...] } ?? []
    }
}
