extension [UInt8] {
    /// Appends the bytes of `text` in `range`.
    @inline(__always)
    mutating func append(contentsOf text: Span<UInt8>, in range: Range<Int>) {
        text.extracting(range).withUnsafeBufferPointer { append(contentsOf: $0) }
    }
}
