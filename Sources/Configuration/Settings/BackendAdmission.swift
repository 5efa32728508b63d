/// How many requests a backend gets at once, and how many wait for their turn.
package struct BackendAdmission: Sendable, Equatable {
    /// Requests under way on all its base URLs together; nil: no limit.
    package var maxConcurrent: Int?
    /// Requests that wait while there are so many; one more is refused.
    package var maxQueue = 100
    /// How long one waits before it is refused.
    package var queueTimeout = Duration.seconds(30)

    /// The defaults.
    package init() {}

    /// Takes what the section says; the rest stays as it is.
    mutating func read(from section: inout SectionReader) {
        section.read("max_concurrent", into: &maxConcurrent, as: .optional(.integer(1...1_000_000)))
        section.read("max_queue", into: &maxQueue, as: .integer(0...1_000_000))
        section.read("queue_timeout", into: &queueTimeout, as: .seconds)
    }
}
