package import Reactor

/// A loop for a test, and an actor that runs on it: the test's code stands where a connection's code would.
package actor TestLoop {
    package nonisolated let loop: EventLoop

    /// Starts a loop.
    package init(clock: Clock = .system) throws {
        loop = try EventLoop(clock: clock)
        try loop.start()
    }

    /// Runs on a loop that somebody else has started.
    package init(on loop: EventLoop) {
        self.loop = loop
    }

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        loop.asUnownedSerialExecutor()
    }

    /// Runs `body` on the loop.
    package func on<Result: Sendable>(
        _ body: @Sendable (EventLoop) async throws -> Result
    ) async rethrows -> Result {
        try await body(loop)
    }

    /// Returns when the loop has seen everything that was ready or due by now.
    package func settle() async {
        for _ in 0..<3 { await loop.nextTurn() }
    }

    package nonisolated func stop() {
        loop.stop()
    }
}
