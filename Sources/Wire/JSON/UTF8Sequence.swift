/// The bytes of one encoded scalar, or what is left of one (RFC 3629 §4).
struct UTF8Sequence {
    let isValid: Bool

    /// The bytes it takes; of a broken sequence, those that could still have begun a valid one, and at least one.
    let length: Int

    /// Judges the sequence that begins at `start` with a byte that is not ASCII.
    @inline(__always)
    init(in text: Span<UInt8>, at start: Int) {
        let available = text.count &- start
        var second: ClosedRange<UInt8> = 0x80...0xBF
        let needed: Int
        switch text[start] {
        case 0xC2...0xDF: needed = 2
        case 0xE0: (needed, second) = (3, 0xA0...0xBF)
        case 0xED: (needed, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: needed = 3
        case 0xF0: (needed, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: needed = 4
        case 0xF4: (needed, second) = (4, 0x80...0x8F)
        default: needed = 0
        }
        var length = 1
        if needed > 1, available > 1, second.contains(text[start &+ 1]) {
            length = 2
            while length < needed, length < available, text[start &+ length] & 0xC0 == 0x80 {
                length &+= 1
            }
        }
        self.isValid = length == needed
        self.length = length
    }

    /// The end of the run of valid sequences from `start` on: an ASCII byte, a broken sequence or the end of `text`.
    static func validEnd(in text: Span<UInt8>, from start: Int) -> Int {
        var position = start
        while position < text.count, text[position] >= 0x80 {
            let sequence = UTF8Sequence(in: text, at: position)
            guard sequence.isValid else { break }
            position &+= sequence.length
        }
        return position
    }
}
