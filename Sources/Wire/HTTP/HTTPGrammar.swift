/// The byte classes of RFC 9110 and RFC 3986, as bit sets over ASCII.
enum HTTPGrammar {
    static let space: UInt8 = 0x20
    static let tab: UInt8 = 0x09
    static let carriageReturn: UInt8 = 0x0D
    static let lineFeed: UInt8 = 0x0A
    static let colon: UInt8 = 0x3A

    /// tchar (RFC 9110, section 5.6.2).
    @inline(__always)
    static func isToken(_ byte: UInt8) -> Bool {
        contains(byte, low: 0x03FF_6CFA_0000_0000, high: 0x57FF_FFFF_C7FF_FFFE)
    }

    /// Any byte that can stand in a request-target: those of a path and a query, and the brackets of an IPv6 address.
    @inline(__always)
    static func isTarget(_ byte: UInt8) -> Bool {
        contains(byte, low: 0xAFFF_FFF2_0000_0000, high: 0x47FF_FFFE_AFFF_FFFF)
    }

    /// A byte of reg-name: unreserved, sub-delims and the percent sign (RFC 3986, section 3.2.2).
    @inline(__always)
    static func isRegisteredName(_ byte: UInt8) -> Bool {
        contains(byte, low: 0x2BFF_7FF2_0000_0000, high: 0x47FF_FFFE_87FF_FFFE)
    }

    /// A byte of a field value: VCHAR, SP, HTAB and obs-text (RFC 9110, section 5.5).
    @inline(__always)
    static func isFieldValue(_ byte: UInt8) -> Bool {
        byte >= space ? byte != 0x7F : byte == tab
    }

    @inline(__always)
    static func isBlank(_ byte: UInt8) -> Bool {
        byte == space || byte == tab
    }

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10
    }

    /// The value of a hexadecimal digit.
    @inline(__always)
    static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte &- 0x30
        case 0x41...0x46: byte &- 0x37
        case 0x61...0x66: byte &- 0x57
        default: nil
        }
    }

    /// The byte with A to Z made lower case and everything else left alone.
    @inline(__always)
    static func lowercased(_ byte: UInt8) -> UInt8 {
        byte &- 0x41 < 26 ? byte | 0x20 : byte
    }

    /// The next element of a comma list in `range`, blanks around it removed; moves `range` past it and its comma.
    static func nextListElement(_ bytes: [UInt8], _ range: inout Range<Int>) -> Range<Int>? {
        guard !range.isEmpty else { return nil }
        var end = range.lowerBound
        while end < range.upperBound, bytes[end] != 0x2C { end &+= 1 }
        let element = trimmingBlanks(bytes.span, range.lowerBound..<end)
        range = min(end &+ 1, range.upperBound)..<range.upperBound
        return element
    }

    /// `range` without the blanks at both its ends.
    @inline(__always)
    static func trimmingBlanks(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, isBlank(bytes[start]) { start &+= 1 }
        while start < end, isBlank(bytes[end &- 1]) { end &-= 1 }
        return start..<end
    }

    @inline(__always)
    private static func contains(_ byte: UInt8, low: UInt64, high: UInt64) -> Bool {
        let set = byte < 64 ? low : high
        return byte < 128 && set &>> UInt64(byte & 63) & 1 != 0
    }
}
