package import Reactor
package import Server
package import Wire

/// A handler made of closures.
package final class TestHandler: RequestHandler {
    package let loop: EventLoop
    private let admission: (RequestHead) -> Admission
    private let refuse: (Refusal) -> Response
    private let answer: (Request, ResponseWriter) async -> Void

    package init(
        on loop: EventLoop, admit: @escaping (RequestHead) -> Admission = { _ in .accept },
        refusal: @escaping (Refusal) -> Response = { .text($0.reason, status: $0.status) },
        _ answer: @escaping (Request, ResponseWriter) async -> Void
    ) {
        self.loop = loop
        admission = admit
        refuse = refusal
        self.answer = answer
    }

    package func admit(_ head: RequestHead, client: String, through writer: ResponseWriter) -> Admission {
        admission(head)
    }

    package func begin(_ request: Request, through writer: ResponseWriter) -> Beginning {
        .unfinished(Work(request: request, writer: writer, answer: answer))
    }

    private final class Work: AnswerWork {
        let request: Request
        let writer: ResponseWriter
        let answer: (Request, ResponseWriter) async -> Void

        init(request: Request, writer: ResponseWriter, answer: @escaping (Request, ResponseWriter) async -> Void) {
            self.request = request
            self.writer = writer
            self.answer = answer
        }

        func run() async { await answer(request, writer) }
    }

    package func refusal(_ refusal: Refusal, client: String) -> Response {
        refuse(refusal)
    }
}

extension Response {
    /// A plain text answer.
    package static func text(_ text: String, status: Int = 200) -> Response {
        Response(status: status, fieldLines: Array("Content-Type: text/plain\r\n".utf8), body: Array(text.utf8))
    }
}

extension Request {
    /// The path as text.
    package var path: String { String(decoding: head.path, as: UTF8.self) }
}
