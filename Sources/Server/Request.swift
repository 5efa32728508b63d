package import Reactor
package import Wire

/// A request that has arrived whole.
package final class Request {
    package let head: RequestHead
    /// The client's address, without its port.
    package let client: String
    /// When the first byte of the head was read.
    package let receivedAt: Instant
    /// Nanoseconds from then on in which nothing more of it had come.
    package let waitedForClient: Int64
    /// What the handler's admission has kept.
    package let note: AnyObject?
    package private(set) var body: [UInt8]

    init(
        head: RequestHead, note: AnyObject?, body: [UInt8], client: String, receivedAt: Instant, waitedForClient: Int64
    ) {
        self.head = head
        self.note = note
        self.body = body
        self.client = client
        self.receivedAt = receivedAt
        self.waitedForClient = waitedForClient
    }

    /// Hands the body over, so that its one holder can change it without a copy; empty afterwards.
    package func takeBody() -> [UInt8] {
        var taken: [UInt8] = []
        swap(&taken, &body)
        return taken
    }
}
