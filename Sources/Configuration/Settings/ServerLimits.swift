/// How much one client, one request or one answer may take.
package struct ServerLimits: Sendable, Equatable {
    package var headBytes = 32 << 10
    package var requestLineBytes = 8 << 10
    package var headerFields = 100
    package var bodyBytes = 64 << 20
    package var connections = 10_000
    /// 0 sets no limit.
    package var connectionsPerAddress = 0
    /// An upstream answer that is not streamed.
    package var upstreamBodyBytes = 64 << 20
    /// One event of a stream.
    package var eventBytes = 8 << 20
    /// What waits for a slow client before its upstream is no longer read.
    package var sendQueueBytes = 256 << 10

    /// The defaults.
    package init() {}

    /// Takes what the section says; the rest stays as it is.
    mutating func read(from section: inout SectionReader) {
        section.read("head_bytes", into: &headBytes, as: .integer(1024...(1 << 20)))
        section.read("request_line_bytes", into: &requestLineBytes, as: .integer(256...(1 << 20)))
        section.read("header_fields", into: &headerFields, as: .integer(10...10_000))
        section.read("body_bytes", into: &bodyBytes, as: .integer(1024...(4 << 30)))
        section.read("connections", into: &connections, as: .integer(1...1_000_000))
        section.read("connections_per_address", into: &connectionsPerAddress, as: .integer(0...1_000_000))
        section.read("upstream_body_bytes", into: &upstreamBodyBytes, as: .integer(1024...(4 << 30)))
        section.read("event_bytes", into: &eventBytes, as: .integer(1024...(1 << 30)))
        section.read("send_queue_bytes", into: &sendQueueBytes, as: .integer(4096...(1 << 30)))
    }
}
