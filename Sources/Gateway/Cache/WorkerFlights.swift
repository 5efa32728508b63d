internal import Reactor

/// The flights that one worker carries. They may outlast the client and the configuration they began with.
final class WorkerFlights {
    private let loop: EventLoop
    private var running = 0
    private let landed: WaitPoint

    init(on loop: EventLoop) {
        self.loop = loop
        landed = WaitPoint(on: loop)
    }

    /// Makes a flight's call in a task of its own, on the worker's loop.
    func start(_ run: FlightRun, isolation: isolated (any Actor)? = #isolation) {
        running += 1
        let task = Task.immediate(executorPreference: loop) {
            // Mentioned, it makes this closure run where the caller does; otherwise it would leave the loop.
            _ = isolation
            await run.perform()
            self.running -= 1
            self.landed.signal()
        }
        run.flight.carry(task)
    }

    /// Returns when none is left: clients on other workers may still wait for them.
    func finish() async {
        while running > 0 { await landed.wait() }
    }
}
