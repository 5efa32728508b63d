internal import Reactor
internal import Wire

/// What a connection's input turned into.
enum Arrival {
    case request(Request)
    /// The handler does not want it; the head tells whether a body would follow. Kept apart, so that what passes for
    /// every request is small.
    indirect case refusedByHandler(RequestHead, Response)
    case refused(Refusal)
    /// The client has nothing more to ask.
    case ended
    /// A request was begun as soon as it came, and is answered, or needs the connection's task for the rest.
    case answered
    case begun(any AnswerWork)
}

/// Turns a connection's bytes into requests, asking the handler about each head before its body is taken.
final class RequestIntake {
    let client: String
    private let context: ConnectionContext
    private let writer: ResponseWriter
    private var parser: RequestParser
    private var head: RequestHead?
    private var note: AnyObject?
    private var body: [UInt8] = []
    private var headBegan = Instant(nanoseconds: 0)
    private(set) var bodyBegan = Instant(nanoseconds: 0)
    private var waited: Int64 = 0
    private var arrived: Arrival?
    /// Input behind the end of the last request: the next ones, when a client pipelines.
    private var unread: [UInt8] = []
    private var unreadPosition = 0

    init(context: ConnectionContext, client: String, writer: ResponseWriter) {
        self.context = context
        self.client = client
        self.writer = writer
        parser = RequestParser(limits: context.settings.http)
    }

    /// Whether nothing of a next request has come.
    var isIdle: Bool { parser.isIdle && unreadPosition == unread.count }

    /// How much of a body has come, while one is awaited.
    var bodyBytesReceived: Int? { head == nil ? nil : body.count }

    /// What a silence that lasted too long means: nothing between requests, an error within one.
    var timedOut: Arrival {
        if isIdle { return .ended }
        let part = head == nil ? "head" : "body"
        return .refused(Refusal(status: 408, reason: "the request's \(part) did not arrive in time"))
    }

    /// Notes that the rest of a request was waited for.
    func noteWait(nanoseconds: Int64) {
        waited &+= max(0, nanoseconds)
    }

    /// The next request out of what has been read already, or nil when more input is needed.
    func next() -> Arrival? {
        if unreadPosition < unread.count {
            let input = unread
            unreadPosition = parse(input.span, from: unreadPosition)
            if unreadPosition == unread.count {
                unread.removeAll(keepingCapacity: unread.capacity <= 4096)
                unreadPosition = 0
            }
        }
        defer { arrived = nil }
        return arrived
    }

    /// Reads once from the socket and parses what came.
    func read(from socket: StreamSocket) -> StreamSocket.ReadResult {
        context.readBuffer.read(from: socket) { result, input in
            guard case .bytes = result else { return result }
            let position = parse(input, from: 0)
            if position < input.count { unread.append(contentsOf: input, in: position..<input.count) }
            return result
        }
    }

    /// Parses up to the end of one request and returns how far it came.
    private func parse(_ input: Span<UInt8>, from start: Int) -> Int {
        if parser.isIdle {
            headBegan = context.loop.now
            waited = 0
        }
        var position = start
        do throws(HTTPRequestError) {
            while arrived == nil {
                switch try parser.next(input, at: &position) {
                case .needsMore: return position
                case .head(let head): take(head, inputIsUsedUp: position == input.count)
                case .body(let range): body.append(contentsOf: input, in: range)
                case .end: finishRequest()
                }
            }
        } catch {
            arrived = .refused(Refusal(status: error.status, reason: error.reason))
        }
        return position
    }

    private func take(_ head: consuming RequestHead, inputIsUsedUp: Bool) {
        switch context.handler.admit(head, client: client, through: writer) {
        case .accepted(let note): self.note = note
        case .refuse(let response):
            arrived = .refusedByHandler(head, response)
            return
        }
        bodyBegan = context.loop.now
        if case .length(let length) = head.framing { body.reserveCapacity(min(length, 1 << 20)) }
        // A client that has begun to send its body does not wait for leave (RFC 9110 section 10.1.1).
        if head.expectsContinue && inputIsUsedUp { writer.sendContinue() }
        self.head = consume head
    }

    private func finishRequest() {
        guard let head = head.take() else { return }
        var whole: [UInt8] = []
        swap(&whole, &body)
        arrived = .request(
            Request(
                head: head, note: note.take(), body: whole, client: client, receivedAt: headBegan,
                waitedForClient: waited))
    }
}
