/// Undoes the escapes of a string that the parser has validated (RFC 8259 §7).
enum JSONStringDecoder {
    /// The UTF-8 bytes that `content`, the text between the quotes, stands for; half a surrogate pair becomes U+FFFD.
    static func decode(_ content: Span<UInt8>) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(content.count)
        var position = 0
        while position < content.count {
            let plainEnd = JSONStringScanner.plainEnd(in: content, from: position)
            decoded.append(contentsOf: content, in: position..<plainEnd)
            position = plainEnd
            guard position < content.count else { break }
            if content[position] == UInt8(ascii: "\\"), position &+ 1 < content.count {
                position = appendEscape(of: content, at: position &+ 1, to: &decoded)
            } else {
                decoded.append(content[position])
                position &+= 1
            }
        }
        return decoded
    }

    /// The string that `content` stands for.
    static func string(_ content: Span<UInt8>, hasEscapes: Bool) -> String {
        if hasEscapes { return String(decoding: decode(content), as: UTF8.self) }
        return content.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }

    /// Four hexadecimal digits at `position`, if they are there.
    static func codeUnit(in text: Span<UInt8>, at position: Int) -> UInt16? {
        guard text.count &- position >= 4 else { return nil }
        var unit: UInt16 = 0
        for offset in position..<position &+ 4 {
            guard let digit = hexadecimalDigit(text[offset]) else { return nil }
            unit = unit &<< 4 | digit
        }
        return unit
    }

    /// Appends what the escape with its letter at `position` stands for and returns where it ends.
    private static func appendEscape(of content: Span<UInt8>, at position: Int, to decoded: inout [UInt8]) -> Int {
        switch content[position] {
        case UInt8(ascii: "b"): decoded.append(0x08)
        case UInt8(ascii: "f"): decoded.append(0x0C)
        case UInt8(ascii: "n"): decoded.append(0x0A)
        case UInt8(ascii: "r"): decoded.append(0x0D)
        case UInt8(ascii: "t"): decoded.append(0x09)
        case UInt8(ascii: "u"): return appendScalar(of: content, at: position &+ 1, to: &decoded)
        case let byte: decoded.append(byte)
        }
        return position &+ 1
    }

    private static func appendScalar(of content: Span<UInt8>, at position: Int, to decoded: inout [UInt8]) -> Int {
        let unit = codeUnit(in: content, at: position) ?? 0xFFFD
        var end = min(position &+ 4, content.count)
        var scalar = Unicode.Scalar(unit) ?? "\u{FFFD}"
        if UTF16.isLeadSurrogate(unit), let trail = trailSurrogate(in: content, at: end) {
            let offset = UInt32(unit & 0x3FF) &<< 10 | UInt32(trail & 0x3FF)
            scalar = Unicode.Scalar(0x1_0000 &+ offset) ?? "\u{FFFD}"
            end &+= 6
        }
        decoded.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        return end
    }

    private static func trailSurrogate(in content: Span<UInt8>, at position: Int) -> UInt16? {
        guard content.count &- position >= 6, content[position] == UInt8(ascii: "\\"),
            content[position &+ 1] == UInt8(ascii: "u"),
            let unit = codeUnit(in: content, at: position &+ 2), UTF16.isTrailSurrogate(unit)
        else { return nil }
        return unit
    }

    @inline(__always)
    private static func hexadecimalDigit(_ byte: UInt8) -> UInt16? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte &- UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte &- UInt8(ascii: "a") &+ 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte &- UInt8(ascii: "A") &+ 10)
        default: nil
        }
    }
}
