/// Finds where events end in a stream that is passed on byte for byte.
///
/// It copies nothing and keeps only what a line end or a byte order mark may need across two pieces.
package struct EventBoundaryScanner: Sendable {
    /// Whether the stream stands behind a complete event, or at its very start.
    package private(set) var isAtBoundary = true

    private var lineIsEmpty = true
    private var skipsLineFeed = false
    private var markBytes = 0
    private var isAtStart = true

    /// A scanner at the start of a stream.
    package init() {}

    /// Takes the next bytes of the stream.
    ///
    /// - Returns: how many of them lead up to and include the last event end among them; nil where there is none.
    package mutating func feed(_ bytes: Span<UInt8>) -> Int? {
        var lastBoundary: Int?
        var position = 0
        while position < bytes.count {
            if skipsLineFeed {
                skipsLineFeed = false
                if bytes[position] == EventStreamLines.lineFeed {
                    position &+= 1
                    if isAtBoundary { lastBoundary = position }
                    continue
                }
            }
            if isAtStart, skipMark(bytes[position]) {
                position &+= 1
                if isAtBoundary { lastBoundary = position }
                continue
            }
            let end = EventStreamLines.endOfLine(bytes, from: position)
            if end > position { lineIsEmpty = false }
            guard end < bytes.count else {
                isAtBoundary = false
                break
            }
            skipsLineFeed = bytes[end] == EventStreamLines.carriageReturn
            isAtBoundary = lineIsEmpty
            lineIsEmpty = true
            position = end &+ 1
            if isAtBoundary { lastBoundary = position }
        }
        return lastBoundary
    }

    /// Whether `byte` goes on the byte order mark that may begin a stream.
    private mutating func skipMark(_ byte: UInt8) -> Bool {
        let expected: UInt8 =
            switch markBytes {
            case 0: 0xEF
            case 1: 0xBB
            default: 0xBF
            }
        guard byte == expected else {
            isAtStart = false
            lineIsEmpty = markBytes == 0
            return false
        }
        markBytes &+= 1
        isAtBoundary = markBytes == 3
        if markBytes == 3 { isAtStart = false }
        return true
    }
}
