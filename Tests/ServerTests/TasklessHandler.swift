internal import Reactor
internal import Server
internal import Support
internal import Wire

/// Answers without a task, by the path: at once, in the same turn of the loop, when another request lets it, or in a
/// task after all.
final class TasklessHandler: RequestHandler {
    private let loop: EventLoop
    private let left: Gate?
    private var held: [Exchange] = []

    /// - Parameter left: opened when a client goes away whose answer is held back.
    init(on loop: EventLoop, left: Gate? = nil) {
        self.loop = loop
        self.left = left
    }

    func admit(_ head: RequestHead, client: String, through writer: ResponseWriter) -> Admission { .accept }

    func refusal(_ refusal: Refusal, client: String) -> Response { .text(refusal.reason, status: refusal.status) }

    func begin(_ request: Request, through writer: ResponseWriter) -> Beginning {
        let exchange = Exchange(request.path, writer, left)
        switch request.path {
        case "/soon", "/task", "/nothing": loop.runSoon(exchange)
        case "/held", "/handed":
            writer.watcher = exchange
            held.append(exchange)
        case "/release":
            for exchange in held { exchange.run() }
            held = []
            writer.send(.text("released"))
            return .answered
        default:
            writer.send(.text("now"))
            return .answered
        }
        return .underWay
    }

    private final class Exchange: LoopWork, AnswerWork, ClientWatcher {
        let path: String
        let writer: ResponseWriter
        let left: Gate?

        init(_ path: String, _ writer: ResponseWriter, _ left: Gate?) {
            self.path = path
            self.writer = writer
            self.left = left
        }

        func run() {
            switch path {
            case "/task": writer.endExchange(continuing: self)
            case "/nothing": writer.endExchange()
            default:
                writer.send(.text(path))
                writer.endExchange()
            }
        }

        func run() async {
            await Task.yield()
            if path == "/handed" { left?.open() }
            writer.send(.text(path))
        }

        func clientHasGone() {
            if path == "/handed" { return writer.endExchange(continuing: self) }
            left?.open()
            writer.endExchange()
        }
    }
}
