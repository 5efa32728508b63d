/// JSON text as it came, but without what is of no meaning: an event of a stream may not hold line ends, and who compares
/// texts does not look at blanks.
package enum CompactJSON {
    /// The bytes of `view` without white space between its tokens.
    package static func bytes(of view: JSONView) -> [UInt8] {
        let text = view.rawBytes
        guard text.contains(where: isBlank) else { return Array(text) }
        var compact: [UInt8] = []
        compact.reserveCapacity(text.count)
        var isInString = false
        var isEscaped = false
        for byte in text {
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
            } else if isBlank(byte) {
                continue
            } else if byte == UInt8(ascii: "\"") {
                isInString = true
            }
            compact.append(byte)
        }
        return compact
    }

    @inline(__always)
    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }
}
