/// Cuts a stream of JSON texts, one a line, that arrives in pieces (NDJSON). Time is linear in the bytes fed.
package struct JSONLinesDecoder: Sendable {
    private let maxLineBytes: Int
    private var partialLine: [UInt8] = []
    private var hasFailed = false

    /// A decoder at the start of a stream; no line may be longer than `maxLineBytes`.
    package init(maxLineBytes: Int) {
        self.maxLineBytes = maxLineBytes
    }

    /// Takes the next bytes and hands over each line they complete that has more than blanks in it.
    package mutating func feed(
        _ bytes: [UInt8], _ onLine: (consuming [UInt8]) -> Void
    ) throws(JSONLinesError) {
        if hasFailed { throw .lineTooLong }
        var start = bytes.startIndex
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            try take(bytes[start..<end])
            endLine(onLine)
            start = end + 1
        }
        try take(bytes[start...])
    }

    /// Ends the stream: hands over the last line, which may lack its end.
    package mutating func finish(_ onLine: (consuming [UInt8]) -> Void) {
        endLine(onLine)
    }

    private mutating func take(_ bytes: ArraySlice<UInt8>) throws(JSONLinesError) {
        guard bytes.count <= maxLineBytes &- partialLine.count else {
            hasFailed = true
            partialLine = []
            throw .lineTooLong
        }
        partialLine.append(contentsOf: bytes)
    }

    private mutating func endLine(_ onLine: (consuming [UInt8]) -> Void) {
        var line: [UInt8] = []
        swap(&line, &partialLine)
        if line.contains(where: { $0 > 0x20 }) { onLine(line) }
    }
}

/// Why a stream of JSON lines can be read no further.
package enum JSONLinesError: Error, Equatable {
    case lineTooLong
}
