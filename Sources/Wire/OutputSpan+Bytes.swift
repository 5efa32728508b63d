/// Parts of a text written one behind the other into room that was made for all of them at once.
extension OutputSpan<UInt8> {
    /// Appends the text's bytes.
    @inlinable @inline(__always)
    package mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { append(copying: $0) }
    }

    /// Appends `bytes`.
    @inlinable @inline(__always)
    package mutating func append(_ bytes: Span<UInt8>) {
        bytes.withUnsafeBufferPointer { append(copying: $0) }
    }

    @inlinable @inline(__always)
    mutating func append(copying input: UnsafeBufferPointer<UInt8>) {
        withUnsafeMutableBufferPointer { buffer, count in
            count = buffer[count...].initialize(fromContentsOf: input)
        }
    }
}
