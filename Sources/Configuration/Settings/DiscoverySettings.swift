/// How model servers are asked what they are and what they have.
package struct DiscoverySettings: Sendable, Equatable {
    /// Between two rounds of questions to a server, shortened by chance; zero: nobody is asked in the background.
    package var interval = Duration.seconds(30)
    /// Ports of this machine where servers are looked for beside the well-known ones, with the backend `auto`.
    package var ports: [Int] = []

    /// The defaults.
    package init() {}

    /// Takes what the section says; the rest stays as it is.
    mutating func read(from section: inout SectionReader) {
        section.read("interval", into: &interval, as: .secondsOrZero, environment: "LLM_GATEWAY_DISCOVERY_INTERVAL")
        section.readList("ports", into: &ports, of: .port)
    }
}
