/// Reads HTTP/1.x requests from input that arrives in pieces, strictly (RFC 9112).
///
/// A value that does no I/O. It keeps the bytes of an unfinished head and nothing of a body, whose bytes it reports as
/// ranges of the input. After an error it stays failed.
package struct RequestParser: ~Copyable, Sendable {
    /// What stands next on the connection.
    package enum Event: Sendable {
        /// All input was taken.
        case needsMore
        /// A head is complete.
        case head(RequestHead)
        /// Bytes of the body, as a range of the input just given.
        case body(Range<Int>)
        /// The request is complete; reported for every request, with or without a body.
        case end
    }

    private enum Phase {
        case requestLine
        case fields
        case body
        case failed(HTTPRequestError)
    }

    /// Whether nothing of a next request has been seen, one empty line aside.
    package private(set) var isIdle = true

    private let limits: HTTPLimits
    private var phase = Phase.requestLine
    private var line: RequestLineScanner
    private var fields: FieldSectionScanner
    private var body: BodyReader
    private var method = HTTPMethod.get
    private var target: RequestTarget?
    private var head: [UInt8] = []

    /// A parser at the start of a connection.
    package init(limits: HTTPLimits) {
        self.limits = limits
        line = RequestLineScanner(maxBytes: limits.requestLineBytes)
        fields = FieldSectionScanner(maxBytes: limits.headBytes, maxCount: limits.fieldCount)
        body = BodyReader(limits: limits)
    }

    /// Whether a head has begun and is not complete.
    package var isReadingHead: Bool {
        switch phase {
        case .requestLine: line.hasBegun
        case .fields: true
        default: false
        }
    }

    /// Allows at most `bytes` of body for the request whose head was just reported; never more than the limits do.
    package mutating func limitBody(to bytes: Int) {
        guard case .body = phase, !body.limit(to: bytes) else { return }
        phase = .failed(.bodyTooLarge)
    }

    /// Reads `input` from `position` on, moves `position` behind what it took and says what it found.
    package mutating func next(_ input: Span<UInt8>, at position: inout Int) throws(HTTPRequestError) -> Event {
        do throws(HTTPRequestError) {
            switch phase {
            case .requestLine, .fields: return try readHead(input, at: &position)
            case .body: return try readBody(input, at: &position)
            case .failed(let error): throw error
            }
        } catch {
            phase = .failed(error)
            isIdle = false
            throw error
        }
    }

    private mutating func readHead(
        _ input: Span<UInt8>, at position: inout Int
    ) throws(HTTPRequestError) -> Event {
        if case .requestLine = phase {
            if isIdle, position < input.count { beginHead() }
            guard try readRequestLine(input, at: &position) else { return .needsMore }
            phase = .fields
        }
        let start = position
        let isOver: Bool
        do throws(HTTPFieldError) {
            isOver = try fields.scan(input, at: &position, shift: head.count &- start)
        } catch {
            throw .field(error)
        }
        head.append(contentsOf: input, in: start..<position)
        guard isOver, let target else { return .needsMore }
        let request = try RequestHead(line: line, method: method, parts: target, fields: fields.fields(in: head))
        try beginBody(request.framing)
        return .head(request)
    }

    /// The first byte of a request has come. Who had the head of the one before may have let go of it by now.
    private mutating func beginHead() {
        fields.begin(maxBytes: limits.headBytes)
        head.removeAll(keepingCapacity: head.capacity <= HTTPFields.keptCapacity)
    }

    private mutating func readRequestLine(
        _ input: Span<UInt8>, at position: inout Int
    ) throws(HTTPRequestError) -> Bool {
        let start = position
        let isOver = try line.scan(input, at: &position, shift: head.count &- start)
        isIdle = !line.hasBegun
        if head.isEmpty, isOver { head.reserveCapacity(min(input.count &- start, 1024)) }
        head.append(contentsOf: input, in: start..<position)
        guard isOver else { return false }
        method = HTTPMethod(head, at: line.method)
        target = try RequestTarget(head, line.target, method: method)
        return true
    }

    private mutating func beginBody(_ framing: BodyFraming) throws(HTTPRequestError) {
        line = RequestLineScanner(maxBytes: limits.requestLineBytes)
        if case .length(let length) = framing, length > limits.bodyBytes { throw .bodyTooLarge }
        body.begin(framing)
        phase = .body
    }

    private mutating func readBody(_ input: Span<UInt8>, at position: inout Int) throws(HTTPRequestError) -> Event {
        do throws(ChunkedError) {
            switch try body.next(input, at: &position) {
            case .needsMore: return .needsMore
            case .body(let range): return .body(range)
            case .end:
                phase = .requestLine
                isIdle = true
                return .end
            }
        } catch {
            throw error == .bodyTooLarge ? .bodyTooLarge : .chunked(error)
        }
    }
}
