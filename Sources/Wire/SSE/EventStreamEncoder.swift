/// Writes an event stream.
package enum EventStreamEncoder {
    /// The event that ends an answer of the OpenAI API.
    package static let done: [UInt8] = Array("data: [DONE]\n\n".utf8)

    /// Appends one event; data with line ends becomes several data lines.
    ///
    /// An event name cannot hold a line end: such an event is refused, nothing is written and the result is false.
    @discardableResult
    package static func append(data: some Collection<UInt8>, event: String? = nil, to bytes: inout [UInt8]) -> Bool {
        if let event {
            guard !event.utf8.contains(where: isLineEnd) else { return false }
            bytes.append(contentsOf: "event: ".utf8)
            bytes.append(contentsOf: event.utf8)
            bytes.append(EventStreamLines.lineFeed)
        }
        append(lines: data, field: "data: ", to: &bytes)
        return true
    }

    /// Appends a comment, which keeps a silent connection open.
    package static func appendComment(_ comment: some Collection<UInt8>, to bytes: inout [UInt8]) {
        append(lines: comment, field: ": ", to: &bytes)
    }

    private static func append(lines text: some Collection<UInt8>, field: StaticString, to bytes: inout [UInt8]) {
        let isWritten = text.withContiguousStorageIfAvailable { text in
            append(lines: text.span, field: field, to: &bytes)
            return true
        }
        if isWritten == nil { append(lines: Array(text).span, field: field, to: &bytes) }
    }

    private static func append(lines text: Span<UInt8>, field: StaticString, to bytes: inout [UInt8]) {
        var start = 0
        while true {
            let end = EventStreamLines.endOfLine(text, from: start)
            field.withUTF8Buffer { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: text, in: start..<end)
            bytes.append(EventStreamLines.lineFeed)
            guard end < text.count else { break }
            start = end &+ 1
            let isPair =
                text[end] == EventStreamLines.carriageReturn && start < text.count
                && text[start] == EventStreamLines.lineFeed
            if isPair { start &+= 1 }
        }
        bytes.append(EventStreamLines.lineFeed)
    }

    private static func isLineEnd(_ byte: UInt8) -> Bool {
        byte == EventStreamLines.lineFeed || byte == EventStreamLines.carriageReturn
    }
}
