internal import Reactor
internal import Server
internal import Wire

/// One request from its arrival to its end: begun in the turn of the loop in which it came, and carried on in a task
/// only where something has to be waited for that does not come by itself.
final class RequestRun: AnswerWork {
    /// What is left to do. Most requests leave nothing but their attempts: the others' cases are kept apart from them.
    private enum Rest {
        /// What the gateway is asked itself.
        indirect case route(Route?)
        case attempts(Attempts)
        indirect case cached(CachedExchange)
        /// A backend was asked once, in vain.
        indirect case retry(Attempts, GatewayError)
    }

    private let request: Request
    private let writer: ResponseWriter
    private let answering: Answering
    private let current: WorkerSnapshot
    private let handler: GatewayHandler
    private var rest: Rest?
    /// What is under way without a task.
    private var forwarded: ForwardedExchange?

    /// - Parameter current: by what it is answered; a reload may come while it waits.
    init(
        _ request: Request, through writer: ResponseWriter, by current: WorkerSnapshot, of handler: GatewayHandler
    ) {
        self.request = request
        self.writer = writer
        self.current = current
        self.handler = handler
        answering =
            request.note as? Answering
            ?? handler.answering(request.head, client: request.client, through: writer)
        answering.note(request)
    }

    func begin() -> Beginning {
        handler.observer.begin()
        do throws(GatewayError) {
            try handler.admitAgain(answering, request.head)
            switch answering.route {
            case .operation(let operation):
                switch try current.operations.open(operation, request, answering) {
                case .asked(let attempts):
                    rest = .attempts(attempts)
                    forwarded = try attempts.beginAtOnce(for: self)
                case .cached(let cached): rest = .cached(cached)
                }
            case let route: rest = .route(route)
            }
            return forwarded == nil ? .unfinished(self) : .underWay
        } catch {
            answering.fail(error)
            finish()
            return .answered
        }
    }

    func run() async {
        do throws(GatewayError) {
            switch rest {
            case .route(let route): try await handler.answer(route, request, by: current, answering)
            case .attempts(let attempts): try await attempts.run()
            case .cached(let cached): try await cached.run()
            case .retry(let attempts, let error): try await attempts.goOn(after: error)
            case nil: break
            }
        } catch {
            answering.fail(error)
        }
        finish()
    }

    private func finish() {
        if writer.hasFailed { answering.clientIsGone = true }
        answering.waited &+= writer.waitedForClient
        current.operations.settle(answering, answerBytes: writer.bodyBytes)
        handler.observer.end(answering)
    }
}

extension RequestRun: ForwardOwner {
    func forwardEnded(_ error: GatewayError?) {
        forwarded = nil
        guard case .attempts(let attempts) = rest else { return }
        if attempts.end(error), let error {
            rest = .retry(attempts, error)
            return writer.endExchange(continuing: self)
        }
        if let error { answering.fail(error) }
        finish()
        writer.endExchange()
    }

    func forwardIsHeld(_ exchange: ForwardedExchange) {
        writer.whenRoom(exchange)
    }
}
