/// A position in a text as an editor shows it.
struct JSONPlace {
    let line: Int
    let column: Int

    /// Counts the lines before `offset`; linear, so only for a place somebody is going to read.
    init(of offset: Int, in text: Span<UInt8>) {
        var line = 1
        var lineStart = 0
        for position in 0..<min(offset, text.count) where text[position] == UInt8(ascii: "\n") {
            line += 1
            lineStart = position + 1
        }
        self.line = line
        self.column = offset - lineStart + 1
    }
}
