/// Finds the end of a message's body in input that arrives in pieces, once its head has said how (RFC 9112, section 6.3).
///
/// Keeps nothing of the body, whose bytes it reports as ranges of the input.
struct BodyReader: Sendable {
    typealias Event = ChunkedDecoder.Event

    private enum State {
        /// So many bytes are to come.
        case length(Int)
        case chunks
        case untilClose
    }

    private let limits: HTTPLimits
    private var state = State.length(0)
    private var chunks: ChunkedDecoder

    /// A reader without a body to read.
    init(limits: HTTPLimits) {
        self.limits = limits
        chunks = ChunkedDecoder(limits: limits)
    }

    /// Whether the body ends with the connection.
    var endsWithConnection: Bool {
        if case .untilClose = state { return true }
        return false
    }

    /// Stands before the first byte of a body.
    mutating func begin(_ framing: BodyFraming) {
        switch framing {
        case .none: state = .length(0)
        case .length(let length): state = .length(length)
        case .untilClose: state = .untilClose
        case .chunked:
            chunks = ChunkedDecoder(limits: limits)
            state = .chunks
        }
    }

    /// Allows at most `bytes` of body; false where its length is known to be more.
    mutating func limit(to bytes: Int) -> Bool {
        switch state {
        case .length(let length): return length <= bytes
        case .chunks: chunks.limitBody(to: bytes)
        case .untilClose: break
        }
        return true
    }

    /// Reads `input` from `position` on, moves `position` behind what it took and says what it found.
    mutating func next(_ input: Span<UInt8>, at position: inout Int) throws(ChunkedError) -> Event {
        let most: Int
        switch state {
        case .chunks: return try chunks.next(input, at: &position)
        case .length(0): return .end
        case .length(let length): most = length
        case .untilClose: most = .max
        }
        guard position < input.count else { return .needsMore }
        let start = position
        position &+= min(most, input.count &- start)
        if case .length(let length) = state { state = .length(length &- (position &- start)) }
        return .body(start..<position)
    }
}
