/// The bytes of a YAML file without a byte order mark, and where its lines are.
package struct YAMLText: Sendable {
    package let bytes: [UInt8]
    /// Each line's bytes, without its line break.
    let lines: [Range<Int>]

    /// A text of these bytes; they need not be valid.
    package init(_ bytes: [UInt8]) {
        self.bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        lines = Self.split(self.bytes)
    }

    /// The place of a byte; a place after the end is the end.
    func mark(at offset: Int) -> YAMLMark {
        let index = max(lines.lastIndex { $0.lowerBound <= offset } ?? 0, 0)
        let line = lines[index]
        let end = min(max(offset, line.lowerBound), line.upperBound)
        return YAMLMark(line: index + 1, column: Self.countScalars(bytes[line.lowerBound..<end]) + 1)
    }

    // Lines are counted as libyaml counts them, or its marks would point at the wrong ones.
    private static func split(_ bytes: [UInt8]) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = 0
        var offset = 0
        while offset < bytes.count {
            let length = lineBreakLength(bytes, at: offset)
            if length > 0 {
                lines.append(start..<offset)
                start = offset + length
            }
            offset += max(length, 1)
        }
        lines.append(start..<bytes.count)
        return lines
    }

    // CR LF, CR, LF and, as in YAML 1.1, the Unicode breaks U+0085, U+2028 and U+2029.
    private static func lineBreakLength(_ bytes: [UInt8], at offset: Int) -> Int {
        func byte(_ distance: Int) -> UInt8 { offset + distance < bytes.count ? bytes[offset + distance] : 0 }
        switch bytes[offset] {
        case 0x0A: return 1
        case 0x0D: return byte(1) == 0x0A ? 2 : 1
        case 0xC2: return byte(1) == 0x85 ? 2 : 0
        case 0xE2: return byte(1) == 0x80 && (byte(2) == 0xA8 || byte(2) == 0xA9) ? 3 : 0
        default: return 0
        }
    }

    private static func countScalars(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reduce(0) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
    }
}
