extension Span<UInt8> {
    /// Whether these are the UTF-8 bytes of `literal`.
    @inline(__always)
    package func hasBytes(of literal: StaticString) -> Bool {
        guard count == literal.utf8CodeUnitCount else { return false }
        return literal.withUTF8Buffer { has($0.span, in: 0..<count, at: 0) }
    }

    /// Whether the bytes of `other` in `range` stand here at `start`, eight compared at a time.
    @inline(__always)
    func has(_ other: Span<UInt8>, in range: Range<Int>, at start: Int) -> Bool {
        guard count &- start >= range.count else { return false }
        let (words, otherWords) = (bytes, other.bytes)
        let distance = start &- range.lowerBound
        var position = range.lowerBound
        while range.upperBound &- position >= 8 {
            let word = words.unsafeLoadUnaligned(fromByteOffset: position &+ distance, as: UInt64.self)
            let otherWord = otherWords.unsafeLoadUnaligned(fromByteOffset: position, as: UInt64.self)
            guard word == otherWord else { return false }
            position &+= 8
        }
        while position < range.upperBound {
            guard self[position &+ distance] == other[position] else { return false }
            position &+= 1
        }
        return true
    }
}
