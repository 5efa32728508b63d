extension Span<UInt8> {
    /// Whether these are the UTF-8 bytes of `literal`.
    @inline(__always)
    func hasBytes(of literal: StaticString) -> Bool {
        guard count == literal.utf8CodeUnitCount else { return false }
        return literal.withUTF8Buffer { buffer in
            for position in 0..<count where self[position] != buffer[position] {
                return false
            }
            return true
        }
    }
}
