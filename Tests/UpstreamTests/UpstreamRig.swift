internal import Reactor
internal import Support
internal import Testing
internal import Upstream

/// What became of a transfer.
struct TransferOutcome: Sendable {
    var status = 0
    var body: [UInt8] = []
    var pieces = 0
    var error: UpstreamError?

    var text: String { String(decoding: body, as: UTF8.self) }
}

extension Way {
    func transport(on loop: EventLoop) throws(UpstreamError) -> Transport {
        try Transport(on: loop, usesCurlAlone: self == .curl)
    }
}

/// A loop with a transport on it, for the length of a test.
enum UpstreamRig {
    /// Runs `body` on the loop, where it must not block.
    static func run<Result: Sendable>(
        _ way: Way, _ body: @Sendable (Transport, EventLoop) async throws -> Result
    ) async throws -> Result {
        let rig = try TestLoop()
        defer { rig.stop() }
        return try await rig.on { loop in
            let transport = try way.transport(on: loop)
            defer { transport.close() }
            return try await body(transport, loop)
        }
    }

    static func run<Result: Sendable>(
        _ way: Way, _ body: @Sendable (Transport) async throws -> Result
    ) async throws -> Result {
        try await run(way) { transport, _ in try await body(transport) }
    }

    /// Makes one request and takes its answer piece by piece.
    static func ask(
        _ way: Way, _ request: UpstreamRequest = UpstreamRequest(.post, "/x", body: Array("{}".utf8)),
        of endpoint: Endpoint, fieldLines: String = ""
    ) async throws -> TransferOutcome {
        try await run(way) { transport in
            await drain(transport.start(request, to: endpoint) { $0.append(contentsOf: fieldLines.utf8) })
        }
    }

    /// Takes everything that comes.
    static func drain(_ transfer: Transfer) async -> TransferOutcome {
        var outcome = TransferOutcome()
        do {
            while true {
                switch try await transfer.next() {
                case .head(let head): outcome.status = head.status
                case .piece(let bytes):
                    outcome.body += bytes
                    outcome.pieces += 1
                case .end: return outcome
                case .stillWaiting: continue
                }
            }
        } catch {
            outcome.error = error
            return outcome
        }
    }
}

extension Endpoint {
    /// Where a scripted upstream is, with deadlines long enough not to matter.
    convenience init(
        _ upstream: TestUpstream, fields: [String] = [], connectTimeout: Duration = .seconds(10),
        firstByteTimeout: Duration = .seconds(20), idleTimeout: Duration = .seconds(20)
    ) {
        self.init(
            baseURL: upstream.baseURL, fields: fields, connectTimeout: connectTimeout,
            firstByteTimeout: firstByteTimeout, idleTimeout: idleTimeout)
    }
}
