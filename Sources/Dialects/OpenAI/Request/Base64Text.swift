internal import Wire

/// Base64 that passes through: its alphabet is checked, its bytes are not decoded (RFC 4648 §4 and §5).
enum Base64Text {
    /// The string's base64.
    static func checked(_ string: JSONView, called param: String) throws(InvalidRequest) -> ArraySlice<UInt8> {
        try checked(string.quotedBytes, of: string, called: param)
    }

    /// `text`, the end of a string in its JSON form: as it stands if it is good, else a copy without
    /// blanks and escapes.
    static func checked(
        _ text: ArraySlice<UInt8>, of string: JSONView, called param: String
    ) throws(InvalidRequest) -> ArraySlice<UInt8> {
        if isGood(text, mayEscapeSlashes: string.hasEscapes) { return text }
        let mended = mended(text, hasEscapes: string.hasEscapes)
        guard isGood(mended, mayEscapeSlashes: false) else {
            throw InvalidRequest(param: param, message: "\"\(param)\" must hold base64, and some of it")
        }
        return mended
    }

    /// Whether this is base64 in either alphabet, with or without padding, and not empty.
    private static func isGood(_ text: ArraySlice<UInt8>, mayEscapeSlashes: Bool) -> Bool {
        var digits = text
        while digits.last == UInt8(ascii: "="), text.count - digits.count < 2 { digits = digits.dropLast() }
        guard !digits.isEmpty else { return false }
        let span = digits.span
        guard mayEscapeSlashes else { return span.count % 4 != 1 && digitsEnd(in: span, from: 0) == span.count }
        var position = digitsEnd(in: span, from: 0)
        while position < span.count {
            guard span[position] == UInt8(ascii: "\\"), position + 1 < span.count,
                span[position + 1] == UInt8(ascii: "/")
            else { return false }
            position = digitsEnd(in: span, from: position + 2)
        }
        return true
    }

    /// Without JSON's escapes, without percent-encoding and without blanks, none of which are data.
    private static func mended(_ text: ArraySlice<UInt8>, hasEscapes: Bool) -> ArraySlice<UInt8> {
        var plain = text
        if hasEscapes {
            let quoted = [UInt8(ascii: "\"")] + text + [UInt8(ascii: "\"")]
            guard let document = try? JSONDocument(parsing: quoted) else { return [] }
            plain = (document.root.stringBytes ?? [])[...]
        }
        if plain.contains(UInt8(ascii: "%")) { plain = percentDecoded(plain)[...] }
        return plain.filter { $0 != 0x20 && ($0 < 0x09 || $0 > 0x0D) }[...]
    }

    /// Undoes percent-encoding (RFC 3986 §2.1); what is none stays.
    static func percentDecoded(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(text.count)
        var position = text.startIndex
        while position < text.endIndex {
            if text[position] == UInt8(ascii: "%"), text.endIndex - position > 2,
                let high = hexadecimalDigit(text[position + 1]), let low = hexadecimalDigit(text[position + 2])
            {
                decoded.append(high << 4 | low)
                position += 3
            } else {
                decoded.append(text[position])
                position += 1
            }
        }
        return decoded
    }

    private static func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// The first bytes that a base64 text stands for.
    static func firstBytes(of text: ArraySlice<UInt8>, count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var bitCount = 0
        for byte in text {
            guard bytes.count < count else { break }
            guard let digit = digit(byte) else { continue }
            bits = bits << 6 | digit
            bitCount += 6
            guard bitCount >= 8 else { continue }
            bitCount -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
        }
        return bytes
    }

    private static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a") + 26)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0") + 52)
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        default: nil
        }
    }
}

extension Base64Text {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// The offset of the first byte at or after `start` that is no digit of base64, or the end; eight at a time.
    private static func digitsEnd(in text: Span<UInt8>, from start: Int) -> Int {
        let bytes = text.bytes
        var position = start
        while text.count &- position >= 8 {
            let word = bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt64.self)
            guard hasOnlyDigits(word) else { break }
            position &+= 8
        }
        while position < text.count, digit(text[position]) != nil { position &+= 1 }
        return position
    }

    /// Whether all eight bytes are digits; none of the sums below carries, since each byte is below 128.
    @inline(__always)
    private static func hasOnlyDigits(_ word: UInt64) -> Bool {
        guard word & highBits == 0 else { return false }
        let lower = word | ones &* 0x20
        var good = bytes(of: lower, from: UInt8(ascii: "a"), to: UInt8(ascii: "z"))
        good |= bytes(of: word, from: UInt8(ascii: "/"), to: UInt8(ascii: "9"))
        good |= bytes(of: word, from: UInt8(ascii: "+"), to: UInt8(ascii: "+"))
        if good & highBits == highBits { return true }
        good |= bytes(of: word, from: UInt8(ascii: "-"), to: UInt8(ascii: "-"))
        good |= bytes(of: word, from: UInt8(ascii: "_"), to: UInt8(ascii: "_"))
        return good & highBits == highBits
    }

    /// Sets the high bit of each byte in a range of ASCII.
    @inline(__always)
    private static func bytes(of word: UInt64, from first: UInt8, to last: UInt8) -> UInt64 {
        let reachesFirst = word &+ ones &* UInt64(0x80 &- first)
        let passesLast = word &+ ones &* UInt64(0x7F &- last)
        return reachesFirst & ~passesLast
    }
}
