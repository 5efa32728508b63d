/// The text of a choice as Gemini counts it, in bytes, and where it stands in the content, in code points.
///
/// The two differ by what the gateway puts between: tags around thoughts, fences around code.
struct AnswerText: Sendable {
    /// The model's own text, as long as it is kept.
    private(set) var bytes: [UInt8] = []
    /// Whether `bytes` are all of the model's text.
    private(set) var isWhole = true
    /// Whether nothing stands in the content, or a line end last.
    private(set) var isAtLineStart = true
    private var insertions: [(offset: Int, scalars: Int)] = []

    /// Citations are worth this much memory a choice.
    private static let maxBytes = 4 << 20

    /// Takes a piece of the model's text.
    mutating func append(_ text: String) {
        note(text)
        guard isWhole, text.utf8.count <= Self.maxBytes - bytes.count else {
            isWhole = false
            bytes = []
            insertions = []
            return
        }
        bytes.append(contentsOf: text.utf8)
    }

    /// Takes a piece that the gateway put into the content.
    mutating func insert(_ text: String) {
        note(text)
        guard isWhole else { return }
        insertions.append((bytes.count, text.unicodeScalars.count))
    }

    private mutating func note(_ text: String) {
        guard let last = text.utf8.last else { return }
        isAtLineStart = last == 0x0A
    }

    /// Code points that the gateway put in front of the model's byte `offset`; what stands right there counts for a
    /// beginning and not for an end.
    func inserted(before offset: Int, isEnd: Bool) -> Int {
        var scalars = 0
        for insertion in insertions {
            guard insertion.offset < offset || (insertion.offset == offset && !isEnd) else { break }
            scalars += insertion.scalars
        }
        return scalars
    }
}
