internal import Dialects
internal import Reactor
internal import Server
internal import Upstream
internal import Wire

/// The forward lane: the client's bytes go to a backend of the same dialect, its bytes come back. Works in the turns of
/// the loop in which something comes, without a task.
final class ForwardedExchange {
    private let request: Attempts
    private let answering: Answering
    private let target: Target
    /// Held until it has been told of the end.
    private var owner: (any ForwardOwner)?
    private var transfer: Transfer?
    private var stream: ForwardedStream?
    /// When the wait began that lasts now.
    private var askedAt = Instant(nanoseconds: 0)
    /// The client has to take something before more is written.
    private var isHeld = false

    private var exchange: Exchange { answering }

    init(_ request: Attempts, to target: Target, for owner: any ForwardOwner) {
        self.request = request
        answering = request.answering
        self.target = target
        self.owner = owner
    }

    /// Sends `body`, the request's with the target's model in it. The owner is told of the end, and never before this
    /// returns.
    func begin(_ body: consuming [UInt8]) {
        let answering = answering
        let dispatch = request.dispatch
        let transfer = dispatch.transport.start(
            UpstreamRequest(.post, request.envelope.operation.path, body: body), to: target.endpoint
        ) { head in
            PassedFields.appendUpstream(
                request.head, id: answering.requestID, trace: answering.trace, to: &head)
        }
        transfer.isCancelledByHolder = true
        self.transfer = transfer
        let writer = answering.writer
        writer.watcher = transfer
        if writer.hasFailed { transfer.cancel() }
        let limits = dispatch.snapshot.limits
        if request.envelope.isStreaming {
            stream = ForwardedStream(answering: answering, transfer: transfer, target: target, limits: limits)
        } else {
            transfer.beginCollecting(limit: limits.bodyBytes)
        }
        askedAt = answering.loop.exactNow
        transfer.tell(self)
    }

    /// Ends the exchange at the backend; the owner is told of it.
    func cancel() {
        transfer?.cancel()
        if isHeld { resume() }
    }

    /// The client has taken what it had to before more is written.
    func resume() {
        guard isHeld, let transfer else { return }
        isHeld = false
        transferHasNews(transfer)
    }

    // MARK: What comes

    private func goOn(_ transfer: Transfer) throws(UpstreamError) {
        guard let stream else { return try answer(transfer) }
        switch try stream.goOn() {
        case .waiting: break
        case .held:
            isHeld = true
            owner?.forwardIsHeld(self)
        case .ended(let refusal): end(refusal)
        }
    }

    private func answer(_ transfer: Transfer) throws(UpstreamError) {
        guard let body = try transfer.collected() else { return }
        guard let head = transfer.head else { return end(nil) }
        do throws(GatewayError) {
            let answering = answering
            answering.usage = try ForwardedAnswer.usage(head, body, from: target)
            answering.send(status: head.status, json: body, upstream: head.fields)
            if let trace = answering.trace, trace.isSampled { trace.answer.take(body) }
        } catch {
            return end(error)
        }
        end(nil)
    }

    private func end(_ error: GatewayError?) {
        guard let transfer = transfer.take() else { return }
        stream?.close()
        answering.writer.watcher = nil
        request.dispatch.transport.takeBack(transfer)
        owner.take()?.forwardEnded(error)
    }
}

extension ForwardedExchange: TransferObserver {
    func transferHasNews(_ transfer: Transfer) {
        guard !isHeld, transfer === self.transfer else { return }
        // The turn's time, not the exact one: what the loop does between an arrival and this line is its own work.
        exchange.waited &+= max(0, answering.loop.now.nanoseconds &- askedAt.nanoseconds)
        do throws(UpstreamError) {
            try goOn(transfer)
        } catch {
            guard error.code == .cancelled else {
                return end(GatewayError(error, backend: target.backend, at: target.endpoint))
            }
            exchange.clientIsGone = true
            end(nil)
        }
        if stream != nil { askedAt = answering.loop.exactNow }
    }
}

extension ForwardedExchange: LoopWork {
    /// There is room again.
    func run() {
        resume()
    }
}

/// Who wants to know how a forwarded exchange ends.
protocol ForwardOwner: AnyObject {
    /// - Parameter error: what the client is to be told if nobody else answers. It has been told nothing before, but
    ///   perhaps the beginning of a stream.
    func forwardEnded(_ error: GatewayError?)
    /// Nothing more is written before the owner calls `resume`, when the client has room.
    func forwardIsHeld(_ exchange: ForwardedExchange)
}

extension Transfer: ClientWatcher {
    package func clientHasGone() {
        cancel()
    }
}

/// Limits of what one upstream answer may bring.
struct ForwardLimits: Sendable {
    /// A whole answer.
    var bodyBytes = 64 << 20
    /// One event of a stream.
    var eventBytes = 8 << 20
    /// A streaming client that waits this long for the first byte gets the head of its answer and a comment; nil: none.
    var heartbeat: Duration? = .seconds(15)
}
