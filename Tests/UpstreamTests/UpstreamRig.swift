internal import Reactor
internal import Support
internal import Upstream

/// A loop with a transport on it, for the length of a test.
enum UpstreamRig {
    /// Runs `body` on the loop.
    static func run<Result: Sendable>(
        clock: Clock = .system, _ body: @Sendable (CurlTransport) async throws -> Result
    ) async throws -> Result {
        let rig = try TestLoop(clock: clock)
        defer { rig.stop() }
        return try await rig.on { loop in
            let transport = try CurlTransport(on: loop)
            defer { transport.close() }
            return try await body(transport)
        }
    }
}
