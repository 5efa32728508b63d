internal import Wire

/// Looks at a whole answer on its way from one OpenAI server to a client: is it one, and what did it use?
///
/// The answer is not read. Usage stands near the end of what every server says, so it is looked for from there.
package enum AnswerTap {
    /// Whether the bytes begin and end as a JSON object does, which a page of HTML or half an answer does not.
    package static func isObject(_ answer: [UInt8]) -> Bool {
        let bytes = answer.span
        var (first, last) = (0, bytes.count - 1)
        while first < last, bytes[first] <= 0x20 { first += 1 }
        while last > first, bytes[last] <= 0x20 { last -= 1 }
        return first < last && bytes[first] == UInt8(ascii: "{") && bytes[last] == UInt8(ascii: "}")
    }

    /// The answer's usage; nil where it tells none.
    package static func usage(in answer: [UInt8]) -> Usage? {
        guard let start = lastMention(in: answer.span) else { return nil }
        // From a member of the outermost object to its end is an object again, once it is opened; from anything else
        // that is called so it is no JSON.
        var end: [UInt8] = []
        end.reserveCapacity(answer.count - start + 1)
        end.append(UInt8(ascii: "{"))
        end.append(contentsOf: answer[start...])
        guard let document = (try? JSONDocument(parsing: end)) ?? (try? JSONDocument(parsing: answer)) else {
            return nil
        }
        return document.root["usage"].flatMap { Usage($0) }
    }

    /// Where `"usage"` stands last. Its seven bytes are compared at once, with whatever is the eighth.
    private static func lastMention(in answer: Span<UInt8>) -> Int? {
        let name: UInt64 = 0x22_6567_6173_7522
        let bytes = answer.bytes
        var start = bytes.byteCount - 8
        while start >= 0 {
            let word = UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self))
            if word & 0x00FF_FFFF_FFFF_FFFF == name { return start }
            start -= 1
        }
        return nil
    }
}
