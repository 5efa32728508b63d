package import Wire

/// The limits and deadlines of one server, all from the configuration.
package struct ServerSettings: Sendable {
    package var http = HTTPLimits()
    /// Connections held at once, by all workers together; further ones are closed after they are accepted.
    package var maxConnections = 10_000
    /// Connections held at once from one address; 0 is no limit.
    package var maxConnectionsPerAddress = 0
    /// Bytes waiting for a slow client above which the source of an answer is paused.
    package var sendQueueHighMark = 256 << 10
    /// A request's head, from its first byte; a new connection's silence before that.
    package var headTimeout: Duration = .seconds(10)
    /// A request's body; every 16 KiB that have arrived add a second.
    package var bodyTimeout: Duration = .seconds(60)
    /// Silence between two requests.
    package var keepAliveTimeout: Duration = .seconds(65)
    /// A client that takes no byte of its answer.
    package var writeStallTimeout: Duration = .seconds(30)

    package init() {}

    /// Below this many waiting bytes a paused source goes on.
    package var sendQueueLowMark: Int { sendQueueHighMark / 4 }
}
