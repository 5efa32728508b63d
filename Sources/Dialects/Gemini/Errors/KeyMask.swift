/// Takes keys out of messages: some of Google's repeat the key they refuse (mapping 21.2).
enum KeyMask {
    private static let mask = Array("***".utf8)
    private static let query = Array("key=".utf8)
    /// What the keys of Google and OpenAI begin with, and how long the rest is at the least.
    private static let beginnings = [(Array("AIza".utf8), 30), (Array("AQ.".utf8), 30), (Array("sk-".utf8), 16)]

    /// `message` with `***` in place of what looks like a key.
    static func masked(_ message: String) -> String {
        let text = Array(message.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var position = 0
        while position < text.count {
            if let end = keyEnd(in: text, from: position) {
                result += mask
                position = end
            } else if text[position...].starts(with: query) {
                result += query + mask
                position = valueEnd(in: text, from: position + query.count)
            } else {
                result.append(text[position])
                position += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func keyEnd(in text: [UInt8], from start: Int) -> Int? {
        for (beginning, least) in beginnings where text[start...].starts(with: beginning) {
            let end = wordEnd(in: text, from: start + beginning.count)
            if end - start - beginning.count >= least { return end }
        }
        return nil
    }

    /// Where a query's value ends.
    private static func valueEnd(in text: [UInt8], from start: Int) -> Int {
        let ends = Array(" &\"'),;\n".utf8)
        return text[start...].firstIndex { ends.contains($0) } ?? text.count
    }

    private static func wordEnd(in text: [UInt8], from start: Int) -> Int {
        var end = start
        while end < text.count, isKeyByte(text[end]) { end += 1 }
        return end
    }

    private static func isKeyByte(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }
}
