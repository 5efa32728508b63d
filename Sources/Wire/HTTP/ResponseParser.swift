/// Reads HTTP/1.x answers to requests other than `HEAD` from input that arrives in pieces (RFC 9112).
///
/// Strict in everything that decides where an answer ends. Other lines of a head that no field may be are left out.
/// A value that does no I/O. It keeps the bytes of an unfinished head and nothing of a body, whose bytes it reports as
/// ranges of the input. Interim heads are passed over. After an error it stays failed.
package struct ResponseParser: ~Copyable, Sendable {
    /// What stands next on the connection.
    package enum Event: Sendable {
        /// All input was taken.
        case needsMore
        /// The head of the final answer is complete.
        case head(ResponseHead)
        /// Bytes of the body, as a range of the input just given.
        case body(Range<Int>)
        /// The answer is complete; another may follow.
        case end
    }

    private enum Phase {
        case statusLine
        case fields
        case body
        case failed(HTTPResponseError)
    }

    private let limits: HTTPLimits
    private var phase = Phase.statusLine
    private var line = StatusLineScanner()
    private var fields: FieldSectionScanner
    private var body: BodyReader
    private var head: [UInt8] = []
    /// Interim heads and the final one together, so that interim heads cannot go on for ever.
    private var headBytesLeft: Int
    /// Whether a byte of the answer that is awaited, or of an interim head before it, has been seen.
    package private(set) var hasBegun = false

    /// A parser at the start of a connection. The body has no limit here.
    package init(limits: HTTPLimits) {
        self.limits = limits
        headBytesLeft = limits.headBytes
        fields = FieldSectionScanner(maxBytes: limits.headBytes, maxCount: limits.fieldCount, isTolerant: true)
        body = BodyReader(limits: limits)
    }

    /// Reads `input` from `position` on, moves `position` behind what it took and says what it found.
    package mutating func next(_ input: Span<UInt8>, at position: inout Int) throws(HTTPResponseError) -> Event {
        do throws(HTTPResponseError) {
            switch phase {
            case .statusLine, .fields: return try readHead(input, at: &position)
            case .body: return try readBody(input, at: &position)
            case .failed(let error): throw error
            }
        } catch {
            phase = .failed(error)
            throw error
        }
    }

    /// The connection has ended. True where that is the end of a body, which has no other.
    package mutating func finish() -> Bool {
        guard case .body = phase, body.endsWithConnection else { return false }
        endAnswer()
        return true
    }

    private mutating func readHead(
        _ input: Span<UInt8>, at position: inout Int
    ) throws(HTTPResponseError) -> Event {
        while true {
            if !hasBegun, position < input.count { begin() }
            if case .statusLine = phase {
                guard try line.scan(input, at: &position) else { return .needsMore }
                phase = .fields
            }
            guard try readFields(input, at: &position) else { return .needsMore }
            if let head = try finishHead() { return .head(head) }
        }
    }

    private mutating func readFields(_ input: Span<UInt8>, at position: inout Int) throws(HTTPResponseError) -> Bool {
        let start = position
        let isOver: Bool
        do throws(HTTPFieldError) {
            isOver = try fields.scan(input, at: &position, shift: head.count &- start)
        } catch {
            throw error == .tooManyBytes ? .headTooLarge : .field(error)
        }
        head.append(contentsOf: input, in: start..<position)
        return isOver
    }

    /// The final head, or nil where an interim one has been passed over.
    private mutating func finishHead() throws(HTTPResponseError) -> ResponseHead? {
        let version: HTTPVersion = line.minorVersion == 0 ? .http10 : .http11
        let status = line.status
        if status == 101 { throw .protocolChange }
        if status < 200 {
            headBytesLeft &-= head.count &+ 16
            guard headBytesLeft > 0 else { throw .headTooLarge }
            beginHead()
            return nil
        }
        let answer: ResponseHead
        do throws(FramingError) {
            for line in fields.leftOut { try FramingFields.refuse(leftOut: line, in: head) }
            answer = try ResponseHead(status: status, version: version, fields: fields.fields(in: head))
        } catch {
            throw .framing(error)
        }
        body.begin(answer.framing)
        phase = .body
        return answer
    }

    private mutating func endAnswer() {
        phase = .statusLine
        hasBegun = false
    }

    /// The first byte of an answer has come. Who had the head of the one before may have let go of it by now.
    private mutating func begin() {
        hasBegun = true
        headBytesLeft = limits.headBytes
        beginHead()
    }

    private mutating func beginHead() {
        phase = .statusLine
        line = StatusLineScanner()
        fields.begin(maxBytes: headBytesLeft)
        head.removeAll(keepingCapacity: head.capacity <= HTTPFields.keptCapacity)
    }

    private mutating func readBody(_ input: Span<UInt8>, at position: inout Int) throws(HTTPResponseError) -> Event {
        do throws(ChunkedError) {
            switch try body.next(input, at: &position) {
            case .needsMore: return .needsMore
            case .body(let range): return .body(range)
            case .end:
                endAnswer()
                return .end
            }
        } catch {
            throw .chunked(error)
        }
    }
}
