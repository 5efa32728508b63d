/// How long a client may take.
package struct ServerTimeouts: Sendable, Equatable {
    /// For the head of a request, from its first byte.
    package var head = Duration.seconds(10)
    /// For the whole body of a request.
    package var body = Duration.seconds(60)
    /// Between two requests on one connection.
    package var keepAlive = Duration.seconds(65)
    /// For taking any byte of an answer.
    package var writeStall = Duration.seconds(30)
    /// For the requests in flight when the gateway is told to stop.
    package var shutdown = Duration.seconds(30)
    /// Between signs of life on a silent stream; zero sends none.
    package var heartbeat = Duration.seconds(15)

    /// The defaults.
    package init() {}

    /// Takes what the section says; the rest stays as it is.
    mutating func read(from section: inout SectionReader) {
        section.read("head", into: &head, as: .seconds)
        section.read("body", into: &body, as: .seconds)
        section.read("keep_alive", into: &keepAlive, as: .seconds)
        section.read("write_stall", into: &writeStall, as: .seconds)
        section.read("shutdown", into: &shutdown, as: .secondsOrZero)
        section.read("heartbeat", into: &heartbeat, as: .secondsOrZero)
    }
}
