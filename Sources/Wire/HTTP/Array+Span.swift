extension [UInt8] {
    /// Appends the bytes of `input` at `range`, which lies within it.
    package mutating func append(_ input: Span<UInt8>, _ range: Range<Int>) {
        input.extracting(range).withUnsafeBufferPointer { append(contentsOf: $0) }
    }
}
