package import Reactor
package import Server

/// A running server on a loopback port of the kernel's choice: loops, workers and one handler for each.
package final class TestServer: Sendable {
    package let port: UInt16
    package let loops: [EventLoop]
    package let workers: [Worker]
    package let census: ConnectionCensus

    private init(port: UInt16, loops: [EventLoop], workers: [Worker], census: ConnectionCensus) {
        self.port = port
        self.loops = loops
        self.workers = workers
        self.census = census
    }

    /// The loop of a server that has one.
    package var loop: EventLoop { loops[0] }

    package static func start(
        settings: ServerSettings = ServerSettings(), clock: Clock = .system, workers count: Int = 1,
        _ makeHandler: @Sendable (EventLoop) throws -> any RequestHandler
    ) async throws -> TestServer {
        guard let address = SocketAddress.resolve(host: "127.0.0.1", port: 0) else {
            throw SystemError(call: "getaddrinfo", code: 0)
        }
        let census = ConnectionCensus()
        var loops: [EventLoop] = []
        var workers: [Worker] = []
        var port: UInt16 = 0
        for _ in 0..<count {
            let listener = try ListeningSocket.open(on: address.with(port: port), sharesPort: count > 1)
            port = listener.port
            let loop = try EventLoop(clock: clock)
            try loop.start()
            let worker = Worker(loop: loop, settings: settings, census: census)
            try await worker.serve(listener, makeHandler)
            loops.append(loop)
            workers.append(worker)
        }
        return TestServer(port: port, loops: loops, workers: workers, census: census)
    }

    /// Starts a server, shows it to `body`, and ends it whatever happens.
    package static func run<Result>(
        settings: ServerSettings = ServerSettings(), clock: Clock = .system, workers: Int = 1,
        _ makeHandler: @Sendable (EventLoop) throws -> any RequestHandler,
        _ body: (TestServer) async throws -> Result
    ) async throws -> Result {
        let server = try await start(settings: settings, clock: clock, workers: workers, makeHandler)
        do {
            let result = try await body(server)
            await server.end()
            return result
        } catch {
            await server.end()
            throw error
        }
    }

    /// Returns when the loops have taken everything that had come by now.
    package func settle() async {
        for loop in loops { await TestLoop(on: loop).settle() }
    }

    /// Stops the workers gracefully.
    package func stop() async {
        for worker in workers { await worker.stop() }
    }

    /// Begins to stop the workers gracefully, without a thread of the tests' pool.
    package func beginStop() -> Task<Void, Never> {
        Task(executorPreference: loop) { await self.stop() }
    }

    /// Ends every connection at once, then the loops.
    package func end() async {
        for worker in workers {
            await worker.abort()
            await worker.stop()
        }
        for loop in loops { loop.stop() }
    }

    package func client(deadline: Duration = .seconds(10), receiveBuffer: Int32? = nil) throws -> RawClient {
        try RawClient(port: port, deadline: deadline, receiveBuffer: receiveBuffer)
    }
}
