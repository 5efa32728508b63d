internal import Dialects
internal import Reactor
internal import Server
internal import Wire

/// One client request with its answer: what the answer's head and the log line say of it.
final class Exchange {
    let id: String
    let client: String
    let method: String
    let path: String
    let began: Instant
    /// The page that asks, where one does and may.
    var origin: String?
    var target: Target?
    var requestedModel: String?
    var usage: Usage?
    var firstByteAt: Instant?
    var status = 0
    /// What went wrong, as a code without text from outside.
    var failure: String?
    var clientIsGone = false
    /// Events of the answer have been written, not comments alone.
    var hasEvents = false
    /// Parameters that the backend could not honour and the answer is good without.
    var ignored: [String] = []

    init(id: String, head: RequestHead, client: String, began: Instant) {
        self.id = id
        self.client = client
        self.began = began
        method = head.method.text
        path = String(decoding: head.path, as: UTF8.self)
    }

    /// An exchange about something that was no request.
    init(id: String, client: String, began: Instant) {
        self.id = id
        self.client = client
        self.began = began
        method = "-"
        path = "-"
    }
}
