/// Reads a status line from input that arrives in pieces (RFC 9112, section 4).
///
///     status-line = HTTP-version SP status-code SP [ reason-phrase ]
///
/// The blank before an empty reason is missing in many servers' answers and not asked for, nor is the CR. The reason is
/// dropped.
struct StatusLineScanner: Sendable {
    private enum State {
        case version
        case status
        case afterStatus
        case reason
        case lineFeed
    }

    private(set) var status = 0
    private(set) var minorVersion: UInt8 = 0
    private var state = State.version
    /// Bytes seen of the part that `state` is about.
    private var count = 0
    private var bytesLeft = 8192

    /// Reads `input` from `position` on; true once the line has ended, with `position` behind it.
    mutating func scan(_ input: Span<UInt8>, at position: inout Int) throws(HTTPResponseError) -> Bool {
        let start = position
        let end = min(input.count, position &+ bytesLeft)
        var index = start
        while index < end {
            let byte = input[index]
            switch state {
            case .version:
                if count == 0, HTTPGrammar.isHTTP11(input, at: index, to: end) {
                    minorVersion = 1
                    count = 8
                    index &+= 7
                } else {
                    try readVersion(byte)
                }
            case .status:
                guard HTTPGrammar.isDigit(byte) else { throw .status }
                status = status &* 10 &+ Int(byte &- 0x30)
                count &+= 1
                if count == 3 { state = .afterStatus }
            case .afterStatus:
                guard status >= 100 else { throw .status }
                switch byte {
                case HTTPGrammar.space: state = .reason
                case HTTPGrammar.carriageReturn: state = .lineFeed
                case HTTPGrammar.lineFeed:
                    position = index &+ 1
                    return true
                default: throw HTTPGrammar.isDigit(byte) ? .status : .statusLine
                }
            case .reason:
                index = HTTPGrammar.endOfFieldValue(input, from: index, to: end)
                guard index < end else { break }
                if input[index] == HTTPGrammar.lineFeed {
                    position = index &+ 1
                    return true
                }
                guard input[index] == HTTPGrammar.carriageReturn else { throw .statusLine }
                state = .lineFeed
            case .lineFeed:
                guard byte == HTTPGrammar.lineFeed else { throw .statusLine }
                position = index &+ 1
                return true
            }
            if index < end { index &+= 1 }
        }
        if end < input.count { throw .statusLineTooLong }
        bytesLeft &-= index &- start
        position = index
        return false
    }

    /// HTTP-version = "HTTP/" DIGIT "." DIGIT (RFC 9112, section 2.3), and the blank after it.
    private mutating func readVersion(_ byte: UInt8) throws(HTTPResponseError) {
        switch count {
        case 0: guard byte == UInt8(ascii: "H") else { throw .notHTTP }
        case 1, 2: guard byte == UInt8(ascii: "T") else { throw .notHTTP }
        case 3: guard byte == UInt8(ascii: "P") else { throw .notHTTP }
        case 4: guard byte == UInt8(ascii: "/") else { throw .notHTTP }
        case 5: guard byte == UInt8(ascii: "1") else { throw .version }
        case 6: guard byte == UInt8(ascii: ".") else { throw .version }
        case 7:
            guard HTTPGrammar.isDigit(byte) else { throw .version }
            minorVersion = byte &- 0x30
        default:
            guard byte == HTTPGrammar.space else { throw .version }
            state = .status
            count = 0
            return
        }
        count &+= 1
    }
}
