/// The deadlines of requests to one backend.
package struct BackendTimeouts: Sendable, Equatable {
    package var connect = Duration.seconds(5)
    package var firstByte = Duration.seconds(120)
    /// Between two bytes of an answer.
    package var idle = Duration.seconds(60)
    /// For the whole answer; nil sets no limit.
    package var total: Duration?

    /// The defaults.
    package init() {}

    /// Takes what the section says; the rest stays as it is.
    mutating func read(from section: inout SectionReader) {
        section.read("connect", into: &connect, as: .seconds)
        section.read("first_byte", into: &firstByte, as: .seconds)
        section.read("idle", into: &idle, as: .seconds)
        section.read("total", into: &total, as: .optional(.seconds))
    }
}
