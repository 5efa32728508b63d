internal import Reactor
internal import Synchronization

/// One client's place in a flight.
final class FlightReader: Sendable {
    let number: Int
    /// Where its client's task waits.
    let point: WaitPoint
    private let flight: Flight
    private let loop: EventLoop
    private let hasHead = Atomic<Bool>(false)

    init(of flight: Flight, number: Int, on loop: EventLoop) {
        self.flight = flight
        self.number = number
        self.loop = loop
        point = WaitPoint(on: loop)
    }

    /// Waits for what comes next.
    ///
    /// - Returns: nil when nothing has come for so long, or when the client has gone.
    func next(waitingAtMost patience: Duration?) async -> FlightNews? {
        if let news = flight.news(for: self) { return news }
        var isLate = false
        let deadline = patience.map { _ in
            Deadline(on: loop) { [point] in
                isLate = true
                point.signal()
            }
        }
        if let patience { deadline?.set(after: patience) }
        defer { deadline?.invalidate() }
        while !isLate && !Task.isCancelled {
            await point.waitUnlessCancelled()
            if let news = flight.news(for: self) { return news }
        }
        return nil
    }

    /// Whether it has still to be given the head, which it is by this.
    func takeHead() -> Bool { !hasHead.exchange(true, ordering: .relaxed) }

    /// To be called once, however it ended.
    ///
    /// - Returns: whether what the call took is this client's to account for.
    func leave() -> Bool { flight.leave(self) }
}
