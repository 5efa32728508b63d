/// A valid text with some of its strings and numbers cut out, to know the texts that differ from it only there.
///
/// The events of a stream are mostly alike. What fits is JSON with the same structure, which need not be parsed to be
/// known: around the holes it is the text that has been parsed, and in each stands a value of the kind cut out.
package struct JSONStencil: Sendable {
    private struct Hole {
        let range: Range<Int>
        let isString: Bool
    }

    private let text: [UInt8]
    private let holes: [Hole]

    /// Cuts `values`, strings or numbers of one document in the order of its text, out of it.
    ///
    /// Nil where they are anything else.
    package init?(cutting values: [JSONView], outOf document: JSONDocument) {
        var holes: [Hole] = []
        for value in values {
            guard value.kind == .string || value.kind == .number,
                value.range.lowerBound >= holes.last?.range.upperBound ?? 0
            else { return nil }
            holes.append(Hole(range: value.range, isString: value.kind == .string))
        }
        text = document.bytes
        self.holes = holes
    }

    /// A value that stands in a hole.
    package struct Value: Sendable {
        let range: Range<Int>
        let hasEscapes: Bool

        /// The string that this is in `text`; half a surrogate pair becomes U+FFFD.
        package func string(in text: Span<UInt8>) -> String {
            JSONStringDecoder.string(text.extracting(range), hasEscapes: hasEscapes)
        }
    }

    /// Whether `other` fits; then `values` are those that stand in the holes.
    package func fits(_ other: Span<UInt8>, _ values: inout [Value]) -> Bool {
        values.removeAll(keepingCapacity: true)
        let text = text.span
        var position = 0
        var plainStart = 0
        for hole in holes {
            let plain = plainStart..<hole.range.lowerBound
            guard other.has(text, in: plain, at: position) else { return false }
            position &+= plain.count
            guard let (value, end) = Self.value(in: other, at: position, isString: hole.isString) else { return false }
            values.append(value)
            position = end
            plainStart = hole.range.upperBound
        }
        let plain = plainStart..<text.count
        return other.count &- position == plain.count && other.has(text, in: plain, at: position)
    }

    private static func value(in text: Span<UInt8>, at start: Int, isString: Bool) -> (value: Value, end: Int)? {
        if isString {
            guard start < text.count, text[start] == UInt8(ascii: "\""),
                let end = try? JSONStringScanner.end(of: text, from: start)
            else { return nil }
            let content = start + 1..<end.position - 1
            return (Value(range: content, hasEscapes: end.hasEscapes), end.position)
        }
        let outcome = JSONNumberScanner.scan(text, from: start)
        return outcome.isNumber ? (Value(range: start..<outcome.end, hasEscapes: false), outcome.end) : nil
    }
}
