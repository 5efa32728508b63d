/// Finds the end of a string, and the bytes of it that need a second look, eight at a time (RFC 8259 §7).
enum JSONStringScanner {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// Where the string ends whose first quote stands at `start`, and whether it has escapes.
    @inline(__always)
    static func end(
        of text: Span<UInt8>, from start: Int
    ) throws(JSONError) -> (position: Int, hasEscapes: Bool) {
        let plainEnd = plainEnd(in: text, from: start &+ 1)
        if plainEnd < text.count, text[plainEnd] == UInt8(ascii: "\"") { return (plainEnd &+ 1, false) }
        return try endOfOthers(in: text, from: plainEnd)
    }

    /// The same of a string that is not plain from quote to quote, read on from where that shows.
    @inline(never)
    private static func endOfOthers(
        in text: Span<UInt8>, from start: Int
    ) throws(JSONError) -> (position: Int, hasEscapes: Bool) {
        var hasEscapes = false
        var position = start
        while true {
            guard position < text.count else { throw JSONError(.unterminatedString, at: position, in: text) }
            switch text[position] {
            case UInt8(ascii: "\""):
                return (position &+ 1, hasEscapes)
            case UInt8(ascii: "\\"):
                hasEscapes = true
                position = try escapeEnd(in: text, from: position)
            case let byte where byte < 0x20:
                throw JSONError(.controlCharacterInString(byte), at: position, in: text)
            default:
                let end = UTF8Sequence.validEnd(in: text, from: position)
                guard end > position else { throw JSONError(.invalidUTF8, at: position, in: text) }
                position = end
            }
            position = plainEnd(in: text, from: position)
        }
    }

    /// A surrogate need not have its other half: the grammar allows it, and only reading the string has to decide.
    private static func escapeEnd(in text: Span<UInt8>, from start: Int) throws(JSONError) -> Int {
        guard start &+ 1 < text.count else { throw JSONError(.unterminatedString, at: text.count, in: text) }
        switch text[start &+ 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return start &+ 2
        case UInt8(ascii: "u") where JSONStringDecoder.codeUnit(in: text, at: start &+ 2) != nil:
            return start &+ 6
        default:
            throw JSONError(.invalidEscape, at: start, in: text)
        }
    }

    /// The offset of the first byte at or after `start` that is a quote, a backslash, a control character or not
    /// ASCII, or else the end of `text`.
    @inline(__always)
    static func plainEnd(in text: Span<UInt8>, from start: Int) -> Int {
        let bytes = text.bytes
        let end = text.count
        var position = start
        while end &- position >= 8 {
            let word = bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt64.self)
            let special = specialBytes(UInt64(littleEndian: word))
            if special != 0 { return position &+ special.trailingZeroBitCount &>> 3 }
            position &+= 8
        }
        while position < end, isPlain(text[position]) {
            position &+= 1
        }
        return position
    }

    @inline(__always)
    static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x80 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    /// Sets the high bit of each special byte of `word`.
    ///
    /// A borrow may mark a byte above a special one as well, so only the lowest mark means anything.
    @inline(__always)
    private static func specialBytes(_ word: UInt64) -> UInt64 {
        // With its second bit turned over, a quote comes to stand directly above the control characters.
        let controlsAndQuotes = (word ^ ones &* 0x02) &- ones &* 0x21
        let backslashes = (word ^ ones &* 0x5C) &- ones
        return (word | controlsAndQuotes | backslashes) & highBits
    }
}
