/// When a request that failed is tried again, before the first byte of an answer went to its client.
package struct RetrySettings: Sendable, Equatable {
    /// Further tries of a request on other base URLs of its backend, at once.
    package var elsewhere = 1
    /// Further tries where no other base URL is left, each after a delay.
    package var again = 0
    /// The delay before the first of those; doubled for each that follows, and shortened by chance.
    package var firstDelay = Duration.milliseconds(500)
    package var longestDelay = Duration.seconds(8)
    /// A server that asks for a longer wait is not waited for: its answer goes to the client.
    package var longestRetryAfter = Duration.seconds(20)
    /// Tries beyond the first that a backend may get for each request: a share, of 1.
    package var budget = 0.2
    /// Tries beyond the first that are always left, gained anew at one a second.
    package var floor = 10

    /// The defaults.
    package init() {}

    /// Takes what the section says; the rest stays as it is.
    mutating func read(from section: inout SectionReader) {
        section.read("elsewhere", into: &elsewhere, as: .integer(0...10))
        section.read("again", into: &again, as: .integer(0...10))
        section.read("first_delay", into: &firstDelay, as: .seconds)
        section.read("longest_delay", into: &longestDelay, as: .seconds)
        section.read("longest_retry_after", into: &longestRetryAfter, as: .secondsOrZero)
        section.read("budget", into: &budget, as: .number(0...10))
        section.read("floor", into: &floor, as: .integer(0...10_000))
    }
}
