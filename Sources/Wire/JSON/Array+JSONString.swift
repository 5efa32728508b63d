extension [UInt8] {
    /// Appends UTF-8 bytes as a JSON string; each broken sequence among them becomes U+FFFD.
    ///
    /// string = quotation-mark *char quotation-mark (RFC 8259 §7)
    package mutating func append(jsonString text: Span<UInt8>) {
        append(UInt8(ascii: "\""))
        var position = 0
        while position < text.count {
            let plainEnd = JSONStringScanner.plainEnd(in: text, from: position)
            let runEnd = UTF8Sequence.validEnd(in: text, from: plainEnd)
            if runEnd > position {
                append(contentsOf: text, in: position..<runEnd)
                position = runEnd
            } else if text[position] < 0x80 {
                appendEscape(of: text[position])
                position &+= 1
            } else {
                append(contentsOf: UTF8.encodedReplacementCharacter)
                position &+= UTF8Sequence(in: text, at: position).length
            }
        }
        append(UInt8(ascii: "\""))
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
        append(UInt8(ascii: "\\"))
        append(letter)
    }

    private mutating func appendCodeUnit(_ byte: UInt8) {
        let low = byte & 0x0F
        append(contentsOf: "\\u00".utf8)
        append(UInt8(ascii: "0") &+ byte &>> 4)
        append(low < 10 ? UInt8(ascii: "0") &+ low : UInt8(ascii: "a") &+ (low &- 10))
    }
}
