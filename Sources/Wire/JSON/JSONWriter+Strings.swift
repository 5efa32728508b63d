extension JSONWriter {
    /// Writes a string, escaping what must be escaped and nothing else.
    package mutating func string(_ value: String) {
        beginValue()
        bytes.append(jsonString: value.utf8.span)
    }

    /// Writes UTF-8 bytes as a string; each broken sequence among them becomes U+FFFD.
    package mutating func string(utf8 value: some Collection<UInt8>) {
        beginValue()
        // The closure's value is what tells a collection without contiguous storage apart.
        let isWritten: Void? = value.withContiguousStorageIfAvailable { bytes.append(jsonString: $0.span) }
        if isWritten == nil { bytes.append(jsonString: Array(value).span) }
    }
}
