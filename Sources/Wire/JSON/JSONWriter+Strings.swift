extension JSONWriter {
    /// Writes a string, escaping what must be escaped and nothing else.
    package mutating func string(_ value: String) {
        beginValue()
        appendString(value.utf8.span)
    }

    /// Writes UTF-8 bytes as a string; each broken sequence among them becomes U+FFFD.
    package mutating func string(utf8 value: some Collection<UInt8>) {
        beginValue()
        // The closure's value is what tells a collection without contiguous storage apart.
        let isWritten: Void? = value.withContiguousStorageIfAvailable { appendString($0.span) }
        if isWritten == nil { appendString(Array(value).span) }
    }

    /// string = quotation-mark *char quotation-mark (RFC 8259 §7)
    mutating func appendString(_ text: Span<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        var position = 0
        while position < text.count {
            let plainEnd = JSONStringScanner.plainEnd(in: text, from: position)
            let runEnd = UTF8Sequence.validEnd(in: text, from: plainEnd)
            if runEnd > position {
                bytes.append(contentsOf: text, in: position..<runEnd)
                position = runEnd
            } else if text[position] < 0x80 {
                appendEscape(of: text[position])
                position &+= 1
            } else {
                bytes.append(contentsOf: UTF8.encodedReplacementCharacter)
                position &+= UTF8Sequence(in: text, at: position).length
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func appendEscape(of byte: UInt8) {
        let letter: UInt8
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): letter = byte
        case 0x08: letter = UInt8(ascii: "b")
        case 0x09: letter = UInt8(ascii: "t")
        case 0x0A: letter = UInt8(ascii: "n")
        case 0x0C: letter = UInt8(ascii: "f")
        case 0x0D: letter = UInt8(ascii: "r")
        default: return appendCodeUnit(byte)
        }
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(letter)
    }

    private mutating func appendCodeUnit(_ byte: UInt8) {
        let low = byte & 0x0F
        bytes.append(contentsOf: "\\u00".utf8)
        bytes.append(UInt8(ascii: "0") &+ byte &>> 4)
        bytes.append(low < 10 ? UInt8(ascii: "0") &+ low : UInt8(ascii: "a") &+ (low &- 10))
    }
}
