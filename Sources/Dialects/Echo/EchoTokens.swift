internal import Wire

/// A text cut into words, each with the blanks behind it; long ones are cut into pieces. Joined, they are the text again.
struct EchoTokens: Sequence, IteratorProtocol {
    private var rest: Substring.UnicodeScalarView

    private static let longest = 32

    init(_ text: String) {
        rest = text[...].unicodeScalars
    }

    mutating func next() -> String? {
        guard !rest.isEmpty else { return nil }
        var end = rest.startIndex
        var length = 0
        var hasBlank = false
        while end < rest.endIndex, length < Self.longest {
            let isBlank = Self.isBlank(rest[end])
            if hasBlank && !isBlank { break }
            hasBlank = hasBlank || isBlank
            end = rest.index(after: end)
            length += 1
        }
        defer { rest = rest[end...] }
        return String(rest[..<end])
    }

    /// Whether the scalar is white space; of ASCII without a look at Unicode's tables, which takes most of the time.
    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII ? scalar == " " || "\t"..."\r" ~= scalar : scalar.properties.isWhitespace
    }

    static func count(in text: String) -> Int {
        var tokens = EchoTokens(text)
        var count = 0
        while tokens.next() != nil { count += 1 }
        return count
    }
}

/// Small JSON objects as text.
enum JSONText {
    static func object(_ members: KeyValuePairs<StaticString, String>) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        for (name, value) in members { writer.member(name, value) }
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
