package import Wire

/// What answers the requests of one worker. All of it runs on the worker's loop.
package protocol RequestHandler: AnyObject {
    /// Decides on a request by its head alone, before its body is read and before `100 Continue` is sent.
    ///
    /// - Parameter writer: through which an admitted request will be answered.
    func admit(_ head: RequestHead, client: String, through writer: ResponseWriter) -> Admission

    /// Begins to answer an admitted request, without waiting for anything.
    func begin(_ request: Request, through writer: ResponseWriter) -> Beginning

    /// The answer to a request that the server itself refuses, or could not answer.
    func refusal(_ refusal: Refusal, client: String) -> Response

    /// Called when the server stops and every connection has ended, for what must not be lost.
    func finish() async

    /// Called when the time for an orderly end is over: what `finish` still does should end.
    func abandon()
}

extension RequestHandler {
    package func finish() async {}
    package func abandon() {}
}

/// Whether a request's body is wanted.
package enum Admission {
    /// With what the handler found out by the head, which comes back to it with the request.
    case accepted(AnyObject?)
    case refuse(Response)

    package static var accept: Admission { .accepted(nil) }
}

/// How far a request has come that was begun.
package enum Beginning {
    /// It is answered.
    case answered
    /// The handler goes on by itself, and ends by the writer's `endExchange`. Of a client that goes away it is told by
    /// the writer's `watcher`.
    case underWay
    /// The rest has to wait here and there: it gets a task.
    case unfinished(any AnswerWork)
}

/// What is left to do for an answer, in a task of its own. The task is cancelled when the client goes away.
package protocol AnswerWork: AnyObject {
    func run() async
}

/// Why the server answers a request by itself.
package struct Refusal: Sendable {
    package let status: Int
    /// A sentence without a capital and a full stop.
    package let reason: String

    package init(status: Int, reason: String) {
        self.status = status
        self.reason = reason
    }
}

/// What wants to know at once that nobody waits for an answer any more.
package protocol ClientWatcher: AnyObject {
    func clientHasGone()
}

/// The client took no answer, or left before it was whole.
package struct ClientGone: Error {
    package init() {}
}
