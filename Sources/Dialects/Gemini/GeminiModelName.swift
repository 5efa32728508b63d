/// What a model's name says: its line, its version and the words behind it.
///
/// Read for every request, so that nothing is allocated for it.
struct GeminiModelName {
    enum Line {
        case gemini, gemma, other
    }

    /// Words that tell something of a model.
    struct Words: OptionSet {
        let rawValue: UInt16

        static let flash = Words(rawValue: 1)
        static let lite = Words(rawValue: 2)
        static let pro = Words(rawValue: 4)
        static let image = Words(rawValue: 8)
        static let tts = Words(rawValue: 16)
        static let robotics = Words(rawValue: 32)
        static let thinking = Words(rawValue: 64)
        static let secondRevision = Words(rawValue: 128)

        fileprivate static let spellings: [(StaticString, Words)] = [
            ("flash", flash), ("lite", lite), ("pro", pro), ("image", image), ("tts", tts), ("robotics", robotics),
            ("thinking", thinking), ("002", secondRevision),
        ]
    }

    private(set) var line = Line.other
    /// 100 × major + minor, as 205 for 2.5; nil where the name has no version.
    private(set) var version: Int?
    private var words: Words = []
    /// The first number behind the name's first word, which is the version of a Gemma that has none in its own word.
    private var laterVersion: Int?

    /// Reads an id such as `models/gemini-2.5-flash-lite-preview` or `publishers/google/models/gemini-3-pro`.
    init(_ model: String) {
        let text = model.utf8.span
        var end = text.count
        while end > 0, text[end - 1] == UInt8(ascii: "/") { end -= 1 }
        var start = end
        while start > 0, text[start - 1] != UInt8(ascii: "/") { start -= 1 }
        var isFirst = true
        while start < end {
            var wordEnd = start
            while wordEnd < end, !Self.isSeparator(text[wordEnd]) { wordEnd += 1 }
            if wordEnd > start {
                take(text.extracting(start..<wordEnd), isFirst: isFirst)
                isFirst = false
            }
            start = wordEnd + 1
        }
        if line == .gemma { version = version ?? laterVersion }
    }

    /// Whether the name has one of `words`.
    func has(_ words: Words) -> Bool {
        !self.words.isDisjoint(with: words)
    }

    private mutating func take(_ word: Span<UInt8>, isFirst: Bool) {
        for (spelling, meaning) in Words.spellings where word.isWord(spelling) { words.insert(meaning) }
        if line != .gemini, word.isWord("gemini") || word.isWord("learnlm") {
            line = .gemini
            version = nil
        } else if line == .other, word.count >= 5, word.extracting(..<5).isWord("gemma") {
            line = .gemma
            version = Self.version(word.extracting(5...))
            if !isFirst { laterVersion = laterVersion ?? Self.version(word) }
        } else if line == .gemini {
            version = version ?? Self.version(word)
        } else if !isFirst {
            laterVersion = laterVersion ?? Self.version(word)
        }
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "-") || byte == UInt8(ascii: "@") || byte == UInt8(ascii: ":")
    }

    /// One or two digits, and perhaps a point and one or two more; `001` and `1206` are dates and revisions. The `n` of
    /// `gemma-3n` belongs to no number.
    private static func version(_ word: Span<UInt8>) -> Int? {
        var whole = (value: 0, digits: 0)
        var fraction: (value: Int, digits: Int)?
        for place in word.indices {
            switch word[place] {
            case let byte where UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte:
                let digit = Int(byte - UInt8(ascii: "0"))
                let number = fraction ?? whole
                guard number.digits < 2 else { return nil }
                let longer = (value: number.value * 10 + digit, digits: number.digits + 1)
                if fraction == nil { whole = longer } else { fraction = longer }
            case UInt8(ascii: ".") where fraction == nil:
                fraction = (0, 0)
            case let byte where byte | 0x20 == UInt8(ascii: "n") && whole.digits > 0:
                break
            default:
                return nil
            }
        }
        guard whole.digits > 0, fraction?.digits != 0 else { return nil }
        return whole.value * 100 + (fraction?.value ?? 0)
    }
}

extension Span<UInt8> {
    /// Whether these are the letters of `word`, which is in lower case, in whatever case.
    fileprivate func isWord(_ word: StaticString) -> Bool {
        guard count == word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { word in
            indices.allSatisfy { MediaType.lower(self[$0]) == word[$0] }
        }
    }
}
