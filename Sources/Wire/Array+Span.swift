extension [UInt8] {
    /// Appends the bytes of `input` in `range`, which lies within it.
    @inline(__always)
    package mutating func append(contentsOf input: Span<UInt8>, in range: Range<Int>) {
        input.extracting(range).withUnsafeBufferPointer { append(contentsOf: $0) }
    }
}

extension ArraySlice<UInt8> {
    /// Whether these are the UTF-8 bytes of `literal`.
    package func hasBytes(of literal: StaticString) -> Bool {
        span.hasBytes(of: literal)
    }
}

extension String {
    /// Whether both are written with the same bytes: `==` takes canonically equal texts for the same.
    package func hasBytes(of other: String) -> Bool {
        let (bytes, others) = (utf8.span, other.utf8.span)
        // Often it is one text of the program's own.
        if bytes.isIdentical(to: others) { return true }
        return bytes.count == others.count && bytes.has(others, in: 0..<bytes.count, at: 0)
    }
}

extension Span<UInt8> {
    /// Whether these are the UTF-8 bytes of `text`.
    package func hasBytes(ofText text: String) -> Bool {
        count == text.utf8.count && has(text.utf8.span, in: 0..<count, at: 0)
    }
}
