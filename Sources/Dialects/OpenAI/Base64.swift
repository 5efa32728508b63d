/// Base64 with padding (RFC 4648 section 4).
package enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    package static func encode(_ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var position = 0
        while bytes.count - position >= 3 {
            let bits = UInt32(bytes[position]) << 16 | UInt32(bytes[position + 1]) << 8 | UInt32(bytes[position + 2])
            append(bits, digits: 4, to: &text)
            position += 3
        }
        switch bytes.count - position {
        case 1: append(UInt32(bytes[position]) << 16, digits: 2, to: &text)
        case 2: append(UInt32(bytes[position]) << 16 | UInt32(bytes[position + 1]) << 8, digits: 3, to: &text)
        default: break
        }
        return text
    }

    /// Appends the digits of 24 bits, filled up with padding.
    private static func append(_ bits: UInt32, digits: Int, to text: inout [UInt8]) {
        for digit in 0..<4 {
            text.append(digit < digits ? alphabet[Int(bits >> UInt32(18 - 6 * digit) & 0x3F)] : UInt8(ascii: "="))
        }
    }
}
