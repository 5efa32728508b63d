/// What a model's name says: its line, its version and the words behind it.
struct GeminiModelName {
    enum Line {
        case gemini, gemma, other
    }

    let line: Line
    /// 100 × major + minor, as 205 for 2.5; nil where the name has no version.
    let version: Int?
    private let words: [String]

    /// Reads an id such as `models/gemini-2.5-flash-lite-preview` or `publishers/google/models/gemini-3-pro`.
    init(_ model: String) {
        let name = model.utf8.split(separator: UInt8(ascii: "/")).last ?? Substring("").utf8
        words = name.split { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "@") || $0 == UInt8(ascii: ":") }
            .map { String(decoding: $0.map(Self.lowercased), as: UTF8.self) }
        if let start = words.firstIndex(where: { $0 == "gemini" || $0 == "learnlm" }) {
            line = .gemini
            version = words[(start + 1)...].lazy.compactMap { Self.version($0) }.first
        } else if let word = words.first(where: { $0.utf8.starts(with: "gemma".utf8) }) {
            line = .gemma
            let rest = String(word.utf8.dropFirst(5)) ?? ""
            version = Self.version(rest) ?? words.dropFirst().lazy.compactMap { Self.version($0) }.first
        } else {
            line = .other
            version = nil
        }
    }

    /// Whether `word` is one of the name's words.
    func has(_ word: String) -> Bool {
        words.contains(word)
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    /// One or two digits, and perhaps a point and one or two more; `001` and `1206` are dates and revisions. The `n` of
    /// `gemma-3n` belongs to no number.
    private static func version(_ word: String) -> Int? {
        var numbers = [0, 0]
        var digits = [0, 0]
        var place = 0
        for byte in word.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                guard digits[place] < 2 else { return nil }
                numbers[place] = numbers[place] * 10 + Int(byte - UInt8(ascii: "0"))
                digits[place] += 1
            case UInt8(ascii: ".") where place == 0:
                place = 1
            case UInt8(ascii: "n") where digits[0] > 0:
                break
            default:
                return nil
            }
        }
        return digits[0] > 0 && (place == 0 || digits[1] > 0) ? numbers[0] * 100 + numbers[1] : nil
    }
}
