internal import Support
internal import Synchronization
internal import Testing

/// A scripted collector of spans.
final class Collector: Sendable {
    let server: TestUpstream

    private init(_ server: TestUpstream) {
        self.server = server
    }

    /// A collector that takes everything, unless the test says so.
    static func start(_ steps: @escaping TestUpstream.Script = { _ in [.json("{}")] }) throws -> Collector {
        Collector(try TestUpstream(steps))
    }

    func stop() {
        server.stop()
    }

    /// The section in which spans are sent here at once.
    ///
    /// - Parameters:
    ///   - more: further keys.
    ///   - gateway: further keys of the section around it.
    func yaml(_ more: String = "", interval: String = "0.001", gateway: String = "") -> String {
        "gateway: {tracing: {endpoint: \"\(server.baseURL)\", interval: \(interval)\(Self.joined(more))}"
            + "\(Self.joined(gateway))}"
    }

    private static func joined(_ more: String) -> String { more.isEmpty ? "" : ", " + more }

    /// What has come up to now.
    var exports: [RecordedRequest] { server.log.current.requests }

    /// All spans, once there are so many.
    func spans(_ count: Int) throws -> [ExportedSpan] {
        server.log.waitUntil { Self.spans(in: $0.requests).count >= count }
        let spans = try exports.flatMap { try ExportedSpan.read($0).spans }
        try #require(spans.count == count)
        return spans
    }

    /// The spans of one exchange: the server's, and its attempts' in the order they began.
    func exchange(attempts: Int) throws -> (server: ExportedSpan, attempts: [ExportedSpan]) {
        let spans = try spans(attempts + 1)
        let server = try #require(spans.first { $0.kind == 2 })
        return (server, spans.filter { $0.kind != 2 }.sorted { $0.start < $1.start })
    }

    private static func spans(in requests: [RecordedRequest]) -> [ExportedSpan] {
        requests.compactMap { try? ExportedSpan.read($0).spans }.flatMap { $0 }
    }
}
