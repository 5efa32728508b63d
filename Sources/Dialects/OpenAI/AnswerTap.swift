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
        var end: [UInt8] = []
        end.reserveCapacity(answer.count - start + 1)
        end.append(UInt8(ascii: "{"))
        end.append(contentsOf: answer[start...])
        guard let document = (try? JSONDocument(parsing: end)) ?? (try? JSONDocument(parsing: answer)) else {
            return nil
        }
        return document.member("usage", of: .root).flatMap { Usage($0, in: document) }
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
