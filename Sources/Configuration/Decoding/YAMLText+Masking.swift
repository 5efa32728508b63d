extension YAMLText {
    /// A line fit to be shown: without the value of a key that names a secret, or without any value.
    func maskedLine(_ index: Int, hidesValue: Bool) -> ArraySlice<UInt8> {
        let line = bytes[lines[index]]
        if hidesValue || standsUnderSecretKey(index) { return Self.maskingValue(line) }
        if let end = Self.endOfSecretKey(line) { return line[..<end] + " ***".utf8 }
        return Self.maskingURL(line)
    }

    // Looks upward from line to parent: `- sk-abc` tells nothing of the `api_keys:` above it.
    private func standsUnderSecretKey(_ index: Int) -> Bool {
        var child = Self.margin(bytes[lines[index]])
        for line in lines[..<index].lazy.reversed().map({ bytes[$0] }) {
            let parent = Self.margin(line)
            guard parent.indentation < line.count else { continue }
            let isParent =
                parent.indentation < child.indentation
                || (parent.indentation == child.indentation && child.isItem && !parent.isItem)
            guard isParent else { continue }
            if Self.endOfSecretKey(line) != nil { return true }
            guard parent.indentation > 0 || parent.isItem else { return false }
            child = parent
        }
        return false
    }

    private static func margin(_ line: ArraySlice<UInt8>) -> (indentation: Int, isItem: Bool) {
        let content = line.drop { $0 == UInt8(ascii: " ") }
        return (line.count - content.count, content.starts(with: "- ".utf8))
    }

    /// Where the value begins that belongs to the first key with a telling name.
    private static func endOfSecretKey(_ line: ArraySlice<UInt8>) -> Int? {
        var word: [UInt8] = []
        var namesSecret = false
        for (offset, byte) in zip(line.indices, line) {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
                word.append(byte | 0x20)
                continue
            case UInt8(ascii: ":"):
                if namesSecret || tellingWords.contains(word) { return offset + 1 }
                namesSecret = false
            case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "\""), UInt8(ascii: "'"):
                namesSecret = namesSecret || tellingWords.contains(word)
            default:
                namesSecret = false
            }
            word.removeAll(keepingCapacity: true)
        }
        return nil
    }

    private static let tellingWords: Set<[UInt8]> = Set(
        ["key", "keys", "secret", "secrets", "token", "password", "auth", "authorization", "headers"].map {
            Array($0.utf8)
        })

    /// The line up to its first value.
    private static func maskingValue(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var content = line.drop { $0 == UInt8(ascii: " ") }
        while content.starts(with: "- ".utf8) { content = content.dropFirst(2) }
        let isQuoted = content.first == UInt8(ascii: "\"") || content.first == UInt8(ascii: "'")
        guard !isQuoted, let colon = content.firstIndex(of: UInt8(ascii: ":")) else {
            return line[..<content.startIndex] + "***".utf8
        }
        return line[...colon] + " ***".utf8
    }

    /// The line without what a URL in it may hide: `user:password@` and the query.
    private static func maskingURL(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let scheme = line.indices.first(where: { line[$0...].starts(with: "://".utf8) }) else { return line }
        var masked = line
        if let query = masked[scheme...].firstIndex(of: UInt8(ascii: "?")) { masked = masked[...query] + "***".utf8 }
        guard let at = masked[scheme...].lastIndex(of: UInt8(ascii: "@")) else { return masked }
        return masked[..<(scheme + 3)] + "***".utf8 + masked[at...]
    }
}
