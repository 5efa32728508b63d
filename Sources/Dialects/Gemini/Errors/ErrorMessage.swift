/// Google's messages for a client's eyes.
enum ErrorMessage {
    private static let longest = 1000

    /// The first line that says something, without Google's own prefix and without keys.
    static func text(_ message: String, status: Int) -> String {
        let lines = message.utf8.split { $0 == 0x0A || $0 == 0x0D }
        guard let line = lines.lazy.map(trimmed).first(where: { !$0.isEmpty }) else {
            return "Gemini answered with status \(status) and no message"
        }
        let prefix = "* GenerateContentRequest.".utf8
        let rest = line.starts(with: prefix) ? line.dropFirst(prefix.count) : line
        return KeyMask.masked(String(decoding: rest.prefix(longest), as: UTF8.self))
    }

    /// What a body that is no JSON says: the title of a page, or the first line of a text.
    static func excerpt(of text: [UInt8]) -> String {
        let body = text.prefix(longest * 4)
        let isPage = body.first { $0 > 0x20 } == UInt8(ascii: "<")
        let told = isPage ? title(of: body) : body.drop { $0 <= 0x20 }.prefix { $0 != 0x0A && $0 != 0x0D }
        return KeyMask.masked(String(decoding: told.prefix(200), as: UTF8.self))
    }

    private static func title(of page: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        for tag in ["<title>", "<h1>"] {
            let name = Array(tag.utf8)
            var start = page.startIndex
            while start + name.count <= page.endIndex {
                let found = page[start..<start + name.count].elementsEqual(name) { $0 | 0x20 == $1 | 0x20 }
                if found { return page[(start + name.count)...].prefix { $0 != UInt8(ascii: "<") } }
                start += 1
            }
        }
        return []
    }

    private static func trimmed(_ line: Substring.UTF8View) -> Substring.UTF8View {
        var line = line.drop { $0 == 0x20 || $0 == 0x09 }
        while let last = line.last, last == 0x20 || last == 0x09 { line.removeLast() }
        return line
    }

    /// Whether `words`, in any case, stand in `message`.
    static func mentions(_ message: String, _ words: StaticString) -> Bool {
        words.withUTF8Buffer { words in
            let text = Array(message.utf8.prefix(8192))
            guard !words.isEmpty, words.count <= text.count else { return false }
            for start in 0...text.count - words.count {
                var length = 0
                while length < words.count, lower(text[start + length]) == lower(words[length]) { length += 1 }
                if length == words.count { return true }
            }
            return false
        }
    }

    private static func lower(_ byte: UInt8) -> UInt8 {
        byte &- 0x41 < 26 ? byte | 0x20 : byte
    }

    /// The field a message names itself: `* GenerateContentRequest.contents: …`, `… at 'tools[0].x': …`.
    static func field(in message: String) -> String? {
        let text = Array(message.utf8.prefix(8192))
        let prefix = Array("* GenerateContentRequest.".utf8)
        if text.starts(with: prefix) {
            return String(decoding: text[prefix.count...].prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self)
        }
        let mark = Array(" at '".utf8)
        guard text.count > mark.count else { return nil }
        for start in 0..<text.count - mark.count where text[start..<start + mark.count].elementsEqual(mark) {
            let field = text[(start + mark.count)...].prefix { $0 != UInt8(ascii: "'") }
            return String(decoding: field, as: UTF8.self)
        }
        return nil
    }
}
