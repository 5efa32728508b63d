extension JSONView {
    /// The string, decoded; half a surrogate pair becomes U+FFFD.
    package var string: String? {
        document.string(at: node)
    }

    /// The UTF-8 bytes of the string, decoded in the same way.
    package var stringBytes: [UInt8]? {
        guard kind == .string else { return nil }
        return hasEscapes ? unescaped : Array(document.bytes[entry.content])
    }

    /// Whether this is a string with an escape in it, so that its text is not its value.
    package var hasEscapes: Bool { entry.hasEscapes }

    /// Whether this is the string `expected`; allocates only to decode escapes.
    package func stringEquals(_ expected: StaticString) -> Bool {
        kind == .string && document.string(entry, equals: expected)
    }

    private var unescaped: [UInt8] {
        JSONStringDecoder.decode(document.bytes.span.extracting(entry.content))
    }
}

extension JSONDocument {
    /// Compares bytes: `String` would take canonically equal names for the same.
    @inline(__always)
    func string(_ entry: JSONIndexEntry, equals expected: StaticString) -> Bool {
        guard entry.hasEscapes else {
            return entry.contentCount == expected.utf8CodeUnitCount
                && bytes.span.extracting(entry.content).hasBytes(of: expected)
        }
        // An escape takes two to twelve bytes for one to four; anything longer cannot match and need not be decoded.
        guard entry.contentCount <= expected.utf8CodeUnitCount * 6 else { return false }
        return JSONStringDecoder.decode(bytes.span.extracting(entry.content)).span.hasBytes(of: expected)
    }
}
