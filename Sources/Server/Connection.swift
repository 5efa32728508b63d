internal import Reactor
internal import Wire

/// What the connections of one worker share.
final class ConnectionContext {
    let loop: EventLoop
    var settings: ServerSettings
    let handler: any RequestHandler
    let readBuffer = ReadBuffer()
    let date = DateField()

    init(loop: EventLoop, settings: ServerSettings, handler: any RequestHandler) {
        self.loop = loop
        self.settings = settings
        self.handler = handler
    }
}

/// One client connection: reads requests one after the other and has each answered (RFC 9112).
///
/// While an answer is being made nothing is read, so a client that pipelines is held back by its own socket.
final class Connection {
    let context: ConnectionContext
    let socket: StreamSocket
    let writer: ResponseWriter
    private let intake: RequestIntake
    let input: WaitPoint
    let deadline: Deadline
    var hasTimedOut = false
    /// An answer is being made, in the task or without it.
    private var isAnswering = false
    /// The handler goes on with an answer by itself.
    private var isResponding = false
    private var isStopping = false
    /// What has happened of itself while the task waited for input.
    private var pending: Arrival?
    /// The task waits for a request of which nothing has come yet.
    private var awaitsRequest = false
    /// The task itself waits for the end of an answer.
    private var awaitsAnswer = false
    /// A finished peer ends the exchange: it is a client that left, not one that only has nothing more to ask.
    private var endsWithPeer = false

    /// Read without a break before other connections get their turn.
    static let bytesPerTurn = 512 << 10

    /// Called once when the client has gone while its answer is being made.
    var onClientGone: (() -> Void)?

    init(_ descriptor: consuming Descriptor, client: String, context: ConnectionContext) throws(SystemError) {
        self.context = context
        let socket = try StreamSocket(descriptor, on: context.loop)
        self.socket = socket
        socket.disableDelay()
        writer = ResponseWriter(
            socket: socket, settings: context.settings, date: context.date, loop: context.loop)
        intake = RequestIntake(context: context, client: client, writer: writer)
        input = WaitPoint(on: context.loop)
        deadline = Deadline(on: context.loop)
        // What it owns holds on to it until it is closed.
        socket.onReady = { self.noteReady() }
        writer.onFailure = { self.clientGone() }
        writer.onEnd = { self.exchangeEnded(continuing: $0) }
        deadline.expire = {
            self.hasTimedOut = true
            self.input.signal()
        }
    }

    /// Serves the connection to its end.
    func serve() async {
        deadline.set(after: context.settings.headTimeout)
        while true {
            let arrival = await nextArrival()
            deadline.clear()
            switch arrival {
            case .begun(let work):
                // Also for a client that has gone: what was begun has to be ended.
                await work.run()
                finishAnswer()
            // A client that is gone already wants no answer.
            case _ where writer.hasFailed: return close()
            case .request(let request):
                await respond(to: request)
            case .answered: break
            case .refusedByHandler(let head, let response):
                writer.prepare(for: head, keepsAlive: head.keepsAlive && head.framing == .none && !isStopping)
                writer.send(response)
            case .refused(let refusal):
                writer.prepareForRefusal()
                writer.send(context.handler.refusal(refusal, client: intake.client))
            case .ended:
                // A client that has only finished asking still takes its answers.
                await writer.drain(downTo: 0)
                return close()
            }
            guard writer.keepsAlive, !isStopping else { break }
            await writer.drain(downTo: context.settings.sendQueueHighMark)
            if writer.hasFailed { return close() }
            awaitNextRequest()
        }
        await closeGently()
    }

    /// Ends the connection when it is idle, and after the answer that is being made otherwise.
    func stop() {
        isStopping = true
        writer.closeAfterResponse()
        input.signal()
    }

    /// Ends the connection now.
    func abort() {
        isStopping = true
        clientGone()
        hasTimedOut = true
        input.signal()
    }

    // MARK: Reading

    private func nextArrival() async -> Arrival {
        var bytesInTurn = 0
        while true {
            while isResponding { await input.wait() }
            if let arrival = pending.take() { return arrival }
            if let arrival = intake.next() { return arrival }
            if hasTimedOut { return intake.timedOut }
            if bytesInTurn >= Self.bytesPerTurn {
                bytesInTurn = 0
                await context.loop.nextTurn()
            } else if socket.canRead {
                let wasIdle = intake.isIdle
                switch intake.read(from: socket) {
                case .bytes(let count):
                    bytesInTurn += count
                    updateDeadline(wasIdle: wasIdle)
                case .wouldBlock: break
                case .end, .failed: return .ended
                }
            } else if socket.isBroken || (isStopping && intake.isIdle) {
                return .ended
            } else if intake.isIdle {
                awaitsRequest = true
                await input.wait()
                awaitsRequest = false
            } else {
                let began = context.loop.exactNow
                await input.wait()
                intake.noteWait(nanoseconds: context.loop.now.nanoseconds &- began.nanoseconds)
            }
        }
    }

    private func updateDeadline(wasIdle: Bool) {
        if let received = intake.bodyBytesReceived {
            // A large body may take its time as long as it keeps coming.
            let elapsed = intake.bodyBegan.duration(to: context.loop.now)
            deadline.set(after: context.settings.bodyTimeout + .seconds(received >> 14) - elapsed)
        } else if wasIdle && !intake.isIdle {
            deadline.set(after: context.settings.headTimeout)
        }
    }

    // MARK: Answering

    private func awaitNextRequest() {
        hasTimedOut = false
        deadline.set(after: intake.isIdle ? context.settings.keepAliveTimeout : context.settings.headTimeout)
    }

    private func respond(to request: Request) async {
        switch begin(request) {
        case .answered: break
        case .underWay:
            awaitsAnswer = true
            while isResponding { await input.wait() }
            awaitsAnswer = false
            if case .begun(let work) = pending.take() { await work.run() }
        case .unfinished(let work): await work.run()
        }
        finishAnswer()
    }

    private func begin(_ request: Request) -> Beginning {
        writer.prepare(for: request.head, keepsAlive: request.head.keepsAlive && !isStopping)
        // Who had finished before the answer was begun wants it all the same (`nc -N`).
        endsWithPeer = !request.head.method.isRead && !socket.peerFinished
        isAnswering = true
        let beginning = context.handler.begin(request, through: writer)
        if case .underWay = beginning { isResponding = true }
        return beginning
    }

    private func finishAnswer() {
        isAnswering = false
        if !writer.hasBegun && !writer.hasFailed {
            let refusal = Refusal(status: 500, reason: "the gateway gave no answer")
            writer.closeAfterResponse()
            writer.send(context.handler.refusal(refusal, client: intake.client))
        }
        writer.abort()
    }

    /// Begins to answer a request that has come whole while the task waited for it: most do, and need no task.
    private func beginAtOnce() {
        guard socket.canRead || socket.isBroken else { return }
        if socket.isBroken || isStopping || hasTimedOut || !writer.hasRoom { return input.signal() }
        switch intake.read(from: socket) {
        case .wouldBlock: return
        case .end, .failed:
            pending = .ended
            return input.signal()
        case .bytes: break
        }
        guard let arrival = intake.next() else {
            updateDeadline(wasIdle: true)
            return input.signal()
        }
        guard case .request(let request) = arrival else {
            pending = arrival
            return input.signal()
        }
        deadline.clear()
        switch begin(request) {
        case .answered: endAtOnce()
        case .underWay: break
        case .unfinished(let work):
            pending = .begun(work)
            input.signal()
        }
    }

    /// The handler has ended what it began without a task, or wants one for the rest.
    private func exchangeEnded(continuing work: (any AnswerWork)?) {
        guard isResponding else { return }
        isResponding = false
        if let work { pending = .begun(work) }
        if work != nil || awaitsAnswer { input.signal() } else { endAtOnce() }
    }

    /// An answer has ended while the task waits for a request: where nothing else has happened, it waits on.
    private func endAtOnce() {
        finishAnswer()
        let isQuiet = writer.keepsAlive && writer.hasRoom && !isStopping && intake.isIdle && !socket.canRead
        if isQuiet { return awaitNextRequest() }
        pending = .answered
        input.signal()
    }

    private func noteReady() {
        writer.noteReady()
        if isAnswering {
            if socket.isBroken || (socket.peerFinished && endsWithPeer) { clientGone() }
        } else if awaitsRequest && pending == nil {
            beginAtOnce()
        } else {
            input.signal()
        }
    }

    private func clientGone() {
        guard let leave = onClientGone else { return }
        onClientGone = nil
        writer.fail()
        leave()
    }

    // MARK: Ending

    func close() {
        deadline.invalidate()
        onClientGone = nil
        writer.close()
        socket.close()
    }
}
