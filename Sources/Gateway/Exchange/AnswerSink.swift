internal import Server
internal import Wire

/// Where an answer goes: to its client, or to all who wait for the same one.
protocol AnswerSink: AnyObject {
    /// Whether it is one client, who wants signs of life while nothing comes and of whose leaving the watcher is told.
    /// Where it is not, whoever makes the answer is told by the end of its task.
    var isClient: Bool { get }
    var watcher: (any ClientWatcher)? { get set }
    /// Nobody is there any more.
    var hasFailed: Bool { get }
    /// Whether the head of an answer is there.
    var hasBegun: Bool { get }
    /// What the head that comes next is made of: what is known of the exchange, and the backend's fields.
    func noteHead(of exchange: Exchange, _ upstream: HTTPFields?)
    func send(_ response: Response)
    func begin(_ head: Response, flushing: Bool)
    /// Adds to an answer that has been begun, however much of it waits already.
    func push(_ bytes: [UInt8])
    /// The same, and waits while there is no room for more.
    func write(_ bytes: [UInt8]) async throws(ClientGone)
    /// Whether nothing more should be written before there is room.
    var isFull: Bool { get }
    /// Waits while there is no room for more.
    func waitForRoom() async throws(ClientGone)
    func finish(writing bytes: [UInt8])
}

extension AnswerSink {
    func finish() {
        finish(writing: [])
    }
}

extension ResponseWriter: AnswerSink {
    var isClient: Bool { true }
    func noteHead(of exchange: Exchange, _ upstream: HTTPFields?) {}
}
