/// Finds the bytes of a string that need a second look, eight at a time.
enum JSONStringScanner {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highBits: UInt64 = 0x8080_8080_8080_8080

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
        let controls = word &- ones &* 0x20
        let quotes = (word ^ ones &* 0x22) &- ones
        let backslashes = (word ^ ones &* 0x5C) &- ones
        return (word | controls | quotes | backslashes) & highBits
    }
}
