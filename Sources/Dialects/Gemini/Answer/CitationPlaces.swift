/// Finds the places of citations in a choice's whole text.
struct CitationPlaces {
    private let text: AnswerText
    /// Code points in front of each 512th byte.
    private let marks: [Int]
    /// What searching may cost altogether, in bytes looked at.
    private var budget = 16 << 20

    private static let stride = 512

    init(_ text: AnswerText) {
        self.text = text
        var marks: [Int] = []
        var scalars = 0
        for (offset, byte) in text.bytes.enumerated() {
            if offset % Self.stride == 0 { marks.append(scalars) }
            if byte & 0xC0 != 0x80 { scalars += 1 }
        }
        self.marks = marks
    }

    /// The place in the content, in code points, of the bytes from `start` to `end`.
    ///
    /// Models miscount: a place that does not read as `quoted` is looked for by those words, and is nil unless they
    /// stand in the text once.
    mutating func place(from start: Int, to end: Int, quoted: [UInt8]?) -> Range<Int>? {
        if 0 <= start, start <= end, end <= text.bytes.count, isBoundary(start), isBoundary(end),
            quoted.map({ text.bytes[start..<end].elementsEqual($0) }) ?? true
        {
            return contentRange(start..<end)
        }
        guard let quoted, let start = onlyPlace(of: quoted) else { return nil }
        return contentRange(start..<start + quoted.count)
    }

    private func isBoundary(_ offset: Int) -> Bool {
        offset == text.bytes.count || text.bytes[offset] & 0xC0 != 0x80
    }

    private func contentRange(_ range: Range<Int>) -> Range<Int> {
        let start = scalars(before: range.lowerBound) + text.inserted(before: range.lowerBound, isEnd: false)
        guard !range.isEmpty else { return start..<start }
        return start..<scalars(before: range.upperBound) + text.inserted(before: range.upperBound, isEnd: true)
    }

    private func scalars(before offset: Int) -> Int {
        guard !marks.isEmpty else { return 0 }
        let mark = min(offset / Self.stride, marks.count - 1)
        var scalars = marks[mark]
        for byte in text.bytes[mark * Self.stride..<offset] where byte & 0xC0 != 0x80 { scalars += 1 }
        return scalars
    }

    /// Where `quoted` stands, if it stands there once.
    private mutating func onlyPlace(of quoted: [UInt8]) -> Int? {
        guard let first = quoted.first, quoted.count <= text.bytes.count else { return nil }
        let bytes = text.bytes
        var found: Int?
        for start in 0...bytes.count - quoted.count {
            budget -= 1
            guard budget > 0 else { return nil }
            guard bytes[start] == first else { continue }
            var length = 1
            while length < quoted.count, bytes[start + length] == quoted[length] { length += 1 }
            budget -= length
            guard length == quoted.count else { continue }
            guard found == nil else { return nil }
            found = start
        }
        return found
    }
}
