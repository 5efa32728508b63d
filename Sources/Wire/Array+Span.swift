extension [UInt8] {
    /// Appends the bytes of `input` in `range`, which lies within it.
    @inline(__always)
    package mutating func append(contentsOf input: Span<UInt8>, in range: Range<Int>) {
        input.extracting(range).withUnsafeBufferPointer { append(contentsOf: $0) }
    }
}
