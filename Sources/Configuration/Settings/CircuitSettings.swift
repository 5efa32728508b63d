/// When a base URL counts as down, and how it comes back.
package struct CircuitSettings: Sendable, Equatable {
    /// So many failures in a row open its circuit: it is left out while others are there.
    package var failures = 5
    /// This share of failures among the requests of a window opens it, too.
    package var failureRate = 0.5
    package var window = Duration.seconds(10)
    /// A window with fewer requests says nothing.
    package var windowRequests = 20
    /// After this time one request tries it again; doubled for each that fails, and changed by chance.
    package var open = Duration.seconds(5)
    package var longestOpen = Duration.seconds(60)
    /// Between two questions for its models, asked of every base URL whether there are requests or not; zero: none.
    package var probe = Duration.zero

    /// The defaults.
    package init() {}

    /// Takes what the section says; the rest stays as it is.
    mutating func read(from section: inout SectionReader) {
        section.read("failures", into: &failures, as: .integer(1...1_000_000))
        section.read("failure_rate", into: &failureRate, as: .number(0.01...1))
        section.read("window", into: &window, as: .seconds)
        section.read("window_requests", into: &windowRequests, as: .integer(1...1_000_000))
        section.read("open", into: &open, as: .seconds)
        section.read("longest_open", into: &longestOpen, as: .seconds)
        section.read("probe", into: &probe, as: .secondsOrZero)
    }
}
