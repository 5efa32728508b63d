/// Line ends of an event stream: CR, LF and CRLF, and no others.
package enum EventStreamLines {
    package static let carriageReturn: UInt8 = 0x0D
    package static let lineFeed: UInt8 = 0x0A

    /// The index of the first CR or LF at or after `start`, or the count of `input`.
    package static func endOfLine(_ input: Span<UInt8>, from start: Int) -> Int {
        let words = input.bytes
        let count = input.count
        var index = start
        // Lines are long: two words at a time, then the one that the end may be in.
        while count &- index >= 16 {
            let first = lineEnds(words.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
            let second = lineEnds(words.unsafeLoadUnaligned(fromByteOffset: index &+ 8, as: UInt64.self))
            if first | second != 0 { break }
            index &+= 16
        }
        while count &- index >= 8 {
            let mask = lineEnds(words.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
            // The lowest mark is exact whatever the borrows did above it; the first byte is the lowest one.
            if mask != 0 { return index &+ UInt64(littleEndian: mask).trailingZeroBitCount / 8 }
            index &+= 8
        }
        while index < count, input[index] != lineFeed, input[index] != carriageReturn { index &+= 1 }
        return index
    }

    /// Marks the high bit of each byte that is CR or LF; a byte above a marked one may be marked as well.
    @inline(__always)
    private static func lineEnds(_ word: UInt64) -> UInt64 {
        let feed = word ^ 0x0A0A_0A0A_0A0A_0A0A
        let carriage = word ^ 0x0D0D_0D0D_0D0D_0D0D
        let found = (feed &- 0x0101_0101_0101_0101) & ~feed | (carriage &- 0x0101_0101_0101_0101) & ~carriage
        return found & 0x8080_8080_8080_8080
    }
}
