extension JSONParser {
    /// The string that begins at `start` with its quote: where it ends and whether it has escapes; nil where it is none.
    static func string(in text: Span<UInt8>, at start: Int) -> (end: Int, hasEscapes: Bool)? {
        guard start < text.count, text[start] == UInt8(ascii: "\"") else { return nil }
        var parser = JSONParser(limits: JSONLimits())
        parser.position = start
        do throws(JSONError) {
            let hasEscapes = try parser.skipString(in: text)
            return (parser.position, hasEscapes)
        } catch {
            return nil
        }
    }

    /// Moves behind the string that begins here and says whether it has escapes (RFC 8259 §7).
    @inline(__always)
    mutating func skipString(in text: Span<UInt8>) throws(JSONError) -> Bool {
        var hasEscapes = false
        position &+= 1
        while true {
            position = JSONStringScanner.plainEnd(in: text, from: position)
            guard position < text.count else { throw JSONError(.unterminatedString, at: position, in: text) }
            switch text[position] {
            case UInt8(ascii: "\""):
                position &+= 1
                return hasEscapes
            case UInt8(ascii: "\\"):
                hasEscapes = true
                try skipEscape(in: text)
            case let byte where byte < 0x20:
                throw JSONError(.controlCharacterInString(byte), at: position, in: text)
            default:
                let end = UTF8Sequence.validEnd(in: text, from: position)
                guard end > position else { throw JSONError(.invalidUTF8, at: position, in: text) }
                position = end
            }
        }
    }

    /// A surrogate need not have its other half: the grammar allows it, and only reading the string has to decide.
    private mutating func skipEscape(in text: Span<UInt8>) throws(JSONError) {
        let start = position
        guard start &+ 1 < text.count else { throw JSONError(.unterminatedString, at: text.count, in: text) }
        switch text[start &+ 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            position = start &+ 2
        case UInt8(ascii: "u"):
            guard JSONStringDecoder.codeUnit(in: text, at: start &+ 2) != nil else {
                throw JSONError(.invalidEscape, at: start, in: text)
            }
            position = start &+ 6
        default:
            throw JSONError(.invalidEscape, at: start, in: text)
        }
    }

    @inline(__always)
    mutating func skipNumber(in text: Span<UInt8>) throws(JSONError) {
        let outcome = JSONNumberScanner.scan(text, from: position)
        position = outcome.end
        guard outcome.isNumber else { throw expected(.digit, in: text) }
    }

    /// value = false / null / true / … (RFC 8259 §3)
    @inline(__always)
    mutating func skipLiteral(_ literal: StaticString, in text: Span<UInt8>) throws(JSONError) {
        let length = literal.utf8CodeUnitCount
        guard text.count &- position >= length, text.extracting(position..<position &+ length).hasBytes(of: literal)
        else {
            throw JSONError(.unknownLiteral, at: position, in: text)
        }
        position &+= length
    }
}
