/// Ends of runs of bytes, looked for eight bytes at a time.
///
/// Each takes a word for granted whose bytes are all of a kind that is certainly allowed, and looks at any other byte by
/// itself.
extension HTTPGrammar {
    /// The index of the first byte in `start..<end` that may not stand in a token, or `end`.
    static func endOfToken(_ input: Span<UInt8>, from start: Int, to end: Int) -> Int {
        self.end(of: input, from: start, to: end, ordinary: plain, isAllowed: isToken)
    }

    /// The index of the first byte in `start..<end` that may not stand in a request-target, or `end`.
    static func endOfTarget(_ input: Span<UInt8>, from start: Int, to end: Int) -> Int {
        self.end(of: input, from: start, to: end, ordinary: plainOrSlash, isAllowed: isTarget)
    }

    /// The index of the first byte in `start..<end` that may not stand in a path, or `end`; all may in a target.
    static func endOfPath(_ input: Span<UInt8>, from start: Int, to end: Int) -> Int {
        self.end(of: input, from: start, to: end, ordinary: { others($0, than: questionMark) }) { $0 != questionMark }
    }

    /// The index of the first colon in `start..<end`, or `end`.
    static func firstColon(_ input: Span<UInt8>, from start: Int, to end: Int) -> Int {
        self.end(of: input, from: start, to: end, ordinary: { others($0, than: colon) }) { $0 != colon }
    }

    /// The index of the first byte in `start..<end` that may not stand in a field value, or `end`.
    static func endOfFieldValue(_ input: Span<UInt8>, from start: Int, to end: Int) -> Int {
        self.end(of: input, from: start, to: end, ordinary: visible, isAllowed: isFieldValue)
    }

    /// The index of the first byte in `start..<end` that may not stand in a name of a host, or `end`. A percent sign may,
    /// but begins an escape.
    static func endOfPlainHost(_ input: Span<UInt8>, from start: Int, to end: Int) -> Int {
        self.end(of: input, from: start, to: end, ordinary: plain) {
            isRegisteredName($0) && $0 != UInt8(ascii: "%")
        }
    }

    /// Whether the version that nearly everybody has stands at `index`, whole.
    @inline(__always)
    static func isHTTP11(_ input: Span<UInt8>, at index: Int, to end: Int) -> Bool {
        guard end &- index >= 8 else { return false }
        let word = UInt64(bigEndian: input.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
        return word == 0x4854_5450_2F31_2E31
    }

    /// Whether the bytes at `range` are `lowercase`, upper and lower case of A to Z counting as one.
    ///
    /// - Parameter lowercase: small letters, digits, and marks that stand before the letters.
    @inline(__always)
    static func equalsIgnoringCase(_ bytes: Span<UInt8>, _ range: Range<Int>, _ lowercase: StaticString) -> Bool {
        guard range.count == lowercase.utf8CodeUnitCount else { return false }
        return lowercase.withUTF8Buffer { lowercase in
            let expected = UnsafeRawBufferPointer(lowercase)
            if lowercase.count >= 8 { return equals(bytes, range, expected, by: UInt64.self) }
            if lowercase.count >= 4 { return equals(bytes, range, expected, by: UInt32.self) }
            return equals(bytes, range, expected, by: UInt8.self)
        }
    }

    /// Compares word by word, the last of which may hold bytes of the one before it.
    @inline(__always)
    private static func equals<Word: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
        _ bytes: Span<UInt8>, _ range: Range<Int>, _ lowercase: UnsafeRawBufferPointer, by: Word.Type
    ) -> Bool {
        let size = MemoryLayout<Word>.size
        var offset = 0
        while offset < range.count {
            offset = min(offset, range.count &- size)
            let expected = lowercase.loadUnaligned(fromByteOffset: offset, as: Word.self)
            // The bit that only letters have tells where there may be the bit of a small one.
            let letters = expected & (Word.max / 0xFF &* 0x40)
            let word = bytes.bytes.unsafeLoadUnaligned(fromByteOffset: range.lowerBound &+ offset, as: Word.self)
            guard word | letters &>> 1 == expected else { return false }
            offset &+= size
        }
        return true
    }

    /// The index of the first control or blank in `start..<end`, or `end`.
    static func endOfVisible(_ input: Span<UInt8>, from start: Int, to end: Int) -> Int {
        self.end(of: input, from: start, to: end, ordinary: visibleAndNoSpace) { $0 > space && $0 != 0x7F }
    }

    // MARK: Kinds of bytes, as the high bits of a word's bytes

    /// Letters, digits, dashes and dots.
    @inline(__always)
    private static func plain(_ word: UInt64) -> UInt64 {
        let slash = (word & lowBits) ^ 0x2F2F_2F2F_2F2F_2F2F
        return plainOrSlash(word) & (slash &+ lowBits)
    }

    /// Letters, digits, dashes, dots and slashes.
    @inline(__always)
    private static func plainOrSlash(_ word: UInt64) -> UInt64 {
        let low = word & lowBits
        let small = low | 0x2020_2020_2020_2020
        // At least "a" and not above "z"; at least "-" and not above "9". Seven bits and these never carry.
        let letters = (small &+ 0x1F1F_1F1F_1F1F_1F1F) & ~(small &+ 0x0505_0505_0505_0505)
        let others = (low &+ 0x5353_5353_5353_5353) & ~(low &+ 0x4646_4646_4646_4646)
        return (letters | others) & ~word
    }

    /// Everything but the byte `mark`, which is one of ASCII.
    @inline(__always)
    private static func others(_ word: UInt64, than mark: UInt8) -> UInt64 {
        word | (((word & lowBits) ^ (0x0101_0101_0101_0101 &* UInt64(mark))) &+ lowBits)
    }

    /// Everything but controls.
    @inline(__always)
    private static func visible(_ word: UInt64) -> UInt64 {
        let low = word & lowBits
        return word | ((low &+ 0x6060_6060_6060_6060) & ~(low &+ 0x0101_0101_0101_0101))
    }

    /// Everything but controls and blanks.
    @inline(__always)
    private static func visibleAndNoSpace(_ word: UInt64) -> UInt64 {
        visible(word) & (word | ((word & lowBits) &+ 0x5F5F_5F5F_5F5F_5F5F))
    }

    private static let questionMark = UInt8(ascii: "?")
    private static let lowBits: UInt64 = 0x7F7F_7F7F_7F7F_7F7F

    /// The end of the bytes that are allowed.
    ///
    /// - Parameter ordinary: sets the high bit of each byte of a word that is certainly allowed.
    @inline(__always)
    private static func end(
        of input: Span<UInt8>, from start: Int, to end: Int, ordinary: (UInt64) -> UInt64, isAllowed: (UInt8) -> Bool
    ) -> Int {
        var index = start
        while end &- index >= 8 {
            let word = UInt64(
                littleEndian: input.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
            let others = ~ordinary(word) & ~lowBits
            index &+= others.trailingZeroBitCount &>> 3
            if others != 0 {
                guard isAllowed(input[index]) else { return index }
                index &+= 1
            }
        }
        while index < end, isAllowed(input[index]) { index &+= 1 }
        return index
    }
}

extension String {
    /// Whether it has neither controls nor blanks.
    package var isVisible: Bool {
        let bytes = utf8.span
        return HTTPGrammar.endOfVisible(bytes, from: 0, to: bytes.count) == bytes.count
    }
}
