internal import Reactor

/// Tells a slow client from one that takes nothing: a slow one's socket may take bytes from the kernel's buffer for long
/// before it has room for new ones, but it acknowledges them.
struct DeliveryWatch {
    private var delivered = 0
    private var lastGrowth = Instant(nanoseconds: 0)

    /// - Parameter delivered: bytes that the client's kernel has acknowledged since the connection began.
    mutating func begin(delivered: Int, now: Instant) {
        self.delivered = delivered
        lastGrowth = now
    }

    mutating func note(delivered: Int, now: Instant) {
        if delivered > self.delivered { begin(delivered: delivered, now: now) }
    }

    /// How long nothing has been taken.
    func pause(until now: Instant) -> Duration {
        lastGrowth.duration(to: now)
    }
}
