package import Reactor
internal import Wire

/// Writes the answers of one connection, one request after the other: either whole by `send`, or by `begin`, any
/// number of `write` and `finish`.
package final class ResponseWriter: LoopWork {
    private enum State: Equatable {
        case awaitingHead
        case streaming(chunked: Bool)
        case finished
    }

    private let socket: StreamSocket
    private let settings: ServerSettings
    private let date: DateField
    private var queue = OutputQueue()
    private var state = State.finished
    private var isHead = false
    private var version = HTTPVersion.http11
    private let loop: EventLoop
    private let space: WaitPoint
    private let stall: Deadline
    private var delivery = DeliveryWatch()
    /// Whether the loop has been asked to send.
    private var isDue = false
    /// What waits for room, without a task, and has seen that there is none.
    private var roomWatcher: (any LoopWork)?
    /// Called once when the client turns out to be gone, or takes nothing for too long.
    var onFailure: (() -> Void)?
    /// Called when an answer that was begun without a task is over, or goes on in one.
    var onEnd: (((any AnswerWork)?) -> Void)?
    /// Told once when the client turns out to be gone: what works for its answer now.
    package var watcher: (any ClientWatcher)?

    /// Whether the connection may carry another request after this answer.
    package private(set) var keepsAlive = true
    /// Body bytes handed over since the head, framing not counted.
    package private(set) var bodyBytes = 0
    /// The status that was sent, or 0 before that.
    package private(set) var status = 0
    /// Nanoseconds for which this answer waited until the client had room for more of it.
    package private(set) var waitedForClient: Int64 = 0
    /// The client is gone: nothing that is written will arrive.
    package private(set) var hasFailed = false

    init(socket: StreamSocket, settings: ServerSettings, date: DateField, loop: EventLoop) {
        self.socket = socket
        self.settings = settings
        self.date = date
        self.loop = loop
        space = WaitPoint(on: loop)
        stall = Deadline(on: loop)
        stall.expire = { [unowned self] in checkDelivery() }
    }

    // MARK: For the handler

    /// Whether the head of an answer has been written.
    package var hasBegun: Bool { state != .awaitingHead }

    /// Answers whole. The body of an answer to `HEAD` is left out, its length is told.
    package func send(_ response: Response) {
        guard state == .awaitingHead else { return }
        state = .finished
        status = response.status
        bodyBytes = response.body.count
        let hasBody = response.status >= 200 && response.status != 204 && response.status != 304
        queue.append(response.fieldLines.count + response.body.count + Self.mostOfOwnHead) { output in
            appendHead(response, to: &output)
            if hasBody { output.appendField("Content-Length", response.body.count) }
            output.append("\r\n")
            if hasBody && !isHead { output.append(response.body.span) }
        }
        flush()
    }

    /// Begins a streamed answer: chunked in HTTP/1.1, ended by the connection's end in HTTP/1.0.
    ///
    /// - Parameter flushing: without it the head waits for the first piece, or for `flushHead`.
    package func begin(_ head: Response, flushing: Bool = true) {
        guard state == .awaitingHead else { return }
        let chunked = version == .http11
        state = .streaming(chunked: chunked)
        status = head.status
        if !chunked { keepsAlive = false }
        queue.append(head.fieldLines.count + Self.mostOfOwnHead) { output in
            appendHead(head, to: &output)
            if chunked { output.append("Transfer-Encoding: chunked\r\n") }
            output.append("\r\n")
        }
        if flushing { flush() }
    }

    /// Sends a head that still waits for the first piece.
    package func flushHead() {
        flush()
    }

    /// Writes a piece of a streamed answer, and waits while the client has too much of it to take yet.
    ///
    /// - Throws: `ClientGone` when nothing that is written will arrive.
    package func write(_ bytes: [UInt8]) async throws(ClientGone) {
        push(bytes)
        try await waitForRoom()
    }

    /// Writes a piece of a streamed answer, in this turn of the loop. Whoever writes more of it looks at `isFull` first.
    package func push(_ bytes: [UInt8]) {
        guard case .streaming(let chunked) = state, !hasFailed, !bytes.isEmpty, !isHead else { return }
        append(bytes, chunked: chunked)
        flush()
    }

    /// Whether the client has so much of the answer to take yet that nothing more should be written.
    package var isFull: Bool { queue.count > settings.sendQueueHighMark }

    /// Waits while the client has too much to take yet.
    ///
    /// - Throws: `ClientGone` when nothing that is written will arrive.
    package func waitForRoom() async throws(ClientGone) {
        if isFull {
            // What the socket takes at once is not worth a wait.
            send()
            if isFull { await waitForSpace(downTo: settings.sendQueueLowMark) }
        }
        if hasFailed || Task.isCancelled { throw ClientGone() }
    }

    /// Runs `watcher` when the client has taken enough for more to be written, or is gone.
    package func whenRoom(_ watcher: any LoopWork) {
        roomWatcher = watcher
        if hasFailed || queue.count <= settings.sendQueueLowMark { tellRoom() }
    }

    /// Ends a streamed answer properly.
    ///
    /// - Parameter bytes: the last piece, which goes out together with the end.
    package func finish(writing bytes: [UInt8] = []) {
        guard case .streaming(let chunked) = state else { return }
        state = .finished
        guard !isHead, chunked || !bytes.isEmpty else { return }
        if !bytes.isEmpty { append(bytes, chunked: chunked) }
        if chunked { queue.append { $0.appendLastChunk() } }
        flush()
    }

    /// Ends a streamed answer so that the client can tell that it is not whole: no last chunk, then the end.
    package func abort() {
        guard case .streaming = state else { return }
        state = .finished
        keepsAlive = false
    }

    /// Ends an exchange that was begun without a task.
    ///
    /// - Parameter work: what is left of it to do in a task.
    package func endExchange(continuing work: (any AnswerWork)? = nil) {
        watcher = nil
        onEnd?(work)
    }

    // MARK: For the connection

    func prepare(for head: RequestHead, keepsAlive: Bool) {
        state = .awaitingHead
        isHead = if case .head = head.method { true } else { false }
        version = head.version
        self.keepsAlive = keepsAlive
        bodyBytes = 0
        status = 0
        waitedForClient = 0
    }

    /// Makes ready for the answer to something that is no request; the connection ends after it.
    func prepareForRefusal() {
        state = .awaitingHead
        isHead = false
        version = .http11
        keepsAlive = false
    }

    func closeAfterResponse() {
        keepsAlive = false
    }

    /// `100 Continue` (RFC 9110 section 10.1.1).
    func sendContinue() {
        queue.append { $0.append(contentsOf: "HTTP/1.1 100 Continue\r\n\r\n".utf8) }
        flush()
    }

    /// Whether an answer can be begun without waiting for room.
    var hasRoom: Bool { !hasFailed && queue.count <= settings.sendQueueHighMark }

    func noteReady() {
        if socket.isBroken { return fail() }
        if !queue.isEmpty && socket.canWrite { flush() }
    }

    /// Waits until the client has so much of its answer that the next one may be begun.
    func drain(downTo mark: Int) async {
        if queue.count > mark { send() }
        if queue.count > mark { await waitForSpace(downTo: mark) }
    }

    func fail() {
        guard !hasFailed else { return }
        hasFailed = true
        keepsAlive = false
        queue.discard()
        space.signal()
        tellRoom()
        watcher?.clientHasGone()
        onFailure?()
    }

    func close() {
        stall.invalidate()
        onFailure = nil
        onEnd = nil
        fail()
        watcher = nil
    }

    // MARK: Private steps

    /// Bytes that the lines written here can have: the status and date, how the connection goes on, where the body ends.
    private static let mostOfOwnHead = 64 + DateField.length + 24 + 40

    private func appendHead(_ response: Response, to output: inout OutputSpan<UInt8>) {
        output.appendStatusLine(response.status)
        date.append(to: &output, at: loop.now)
        output.append(response.fieldLines.span)
        if !keepsAlive {
            output.append("Connection: close\r\n")
        } else if version == .http10 {
            output.append("Connection: keep-alive\r\n")
        }
    }

    private func append(_ bytes: [UInt8], chunked: Bool) {
        bodyBytes &+= bytes.count
        queue.append { output in
            output.reserveCapacity(output.count + bytes.count + 16)
            if chunked { output.appendChunkHead(size: bytes.count) }
            output.append(contentsOf: bytes)
            if chunked { output.appendChunkEnd() }
        }
    }

    /// Sends what is queued together with what other connections have to send in this turn.
    private func flush() {
        if isDue || hasFailed { return }
        isDue = true
        loop.sendSoon(self)
    }

    package func run() {
        isDue = false
        send()
    }

    private func send() {
        guard !hasFailed else { return }
        guard queue.flush(to: socket) else { return fail() }
        if queue.isEmpty {
            stall.clear()
        } else if !stall.isSet {
            delivery.begin(delivered: queue.written - socket.unacknowledged, now: loop.now)
            stall.set(after: settings.writeStallTimeout / 8)
        }
        if queue.count <= awaitedMark { space.signal() }
        if queue.count <= settings.sendQueueLowMark { tellRoom() }
    }

    private func tellRoom() {
        guard let waiting = roomWatcher else { return }
        roomWatcher = nil
        loop.runSoon(waiting)
    }

    private func checkDelivery() {
        delivery.note(delivered: queue.written - socket.unacknowledged, now: loop.now)
        if delivery.pause(until: loop.now) >= settings.writeStallTimeout { return fail() }
        stall.set(after: settings.writeStallTimeout / 8)
    }

    private var awaitedMark = 0

    private func waitForSpace(downTo mark: Int) async {
        awaitedMark = mark
        let began = loop.exactNow
        while queue.count > mark && !hasFailed && !Task.isCancelled {
            await space.waitUnlessCancelled()
        }
        waitedForClient &+= max(0, loop.now.nanoseconds &- began.nanoseconds)
    }
}
