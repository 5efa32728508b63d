internal import Wire

/// Looks at a whole answer on its way from one OpenAI server to a client: is it one, and what did it use?
///
/// An answer of which the server told the end is not read. Usage stands near the end of what every server says, so it is looked for from there.
package enum AnswerTap {
    /// Whether the bytes are text that begins and ends as a JSON object does, which a page of HTML does not.
    ///
    /// - Parameter isWhole: the server has told where the answer ends. Where it has not, half an answer may end in a
    ///   brace, too, and all of it is read.
    package static func isObject(_ answer: [UInt8], isWhole: Bool) -> Bool {
        guard isWhole else { return (try? JSONDocument(parsing: answer))?.root.kind == .object }
        let bytes = answer.span
        guard isText(bytes) else { return false }
        var (first, last) = (0, bytes.count - 1)
        while first < last, bytes[first] <= 0x20 { first += 1 }
        while last > first, bytes[last] <= 0x20 { last -= 1 }
        return first < last && bytes[first] == UInt8(ascii: "{") && bytes[last] == UInt8(ascii: "}")
    }

    private static func isText(_ bytes: Span<UInt8>) -> Bool {
        do {
            _ = try UTF8Span(validating: bytes)
            return true
        } catch {
            return false
        }
    }

    /// The answer's usage; nil where it tells none.
    package static func usage(in answer: [UInt8]) -> Usage? {
        guard let start = lastMention(in: answer.span) else { return nil }
        // From a member of the outermost object to its end is an object again, once it is opened; from anything else
        // that is called so it is no JSON.
        let end = start > 0 ? try? JSONDocument(parsing: answer, membersFrom: start) : nil
        guard let document = end ?? (try? JSONDocument(parsing: answer)) else { return nil }
        return document.member("usage", of: .root).flatMap { Usage($0, in: document) }
    }

    /// Where `"usage"` stands last.
    ///
    /// Eight bytes are looked at together for the rarest of its letters, and only where that is found for the rest.
    private static func lastMention(in answer: Span<UInt8>) -> Int? {
        let bytes = answer.bytes
        guard bytes.byteCount >= 8 else { return nil }
        var window = bytes.byteCount
        while window > 0 {
            window = max(window - 8, 0)
            var marks = lettersG(bytes.unsafeLoadUnaligned(fromByteOffset: window, as: UInt64.self))
            while marks != 0 {
                let bit = 63 - marks.leadingZeroBitCount
                let start = window + bit / 8 - 4
                if isMention(in: bytes, at: start) { return start }
                marks ^= 1 << bit
            }
        }
        return nil
    }

    /// Whether the name begins at `start`. Its seven bytes are compared at once, with whatever is the eighth.
    private static func isMention(in bytes: RawSpan, at start: Int) -> Bool {
        guard start >= 0, bytes.byteCount - start >= 8 else { return false }
        let word = UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self))
        return word & 0x00FF_FFFF_FFFF_FFFF == 0x22_6567_6173_7522
    }

    /// Sets the high bit of each byte that is a "g", and perhaps of others above one.
    private static func lettersG(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let others = UInt64(littleEndian: word) ^ ones &* UInt64(UInt8(ascii: "g"))
        return (others &- ones) & ~others & (ones &* 0x80)
    }
}
