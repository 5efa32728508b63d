/// What is counted for `GET /metrics`.
package struct MetricsSettings: Sendable, Equatable {
    package var enabled = true
    /// Sets of key, backend and model that are counted by themselves; further ones are counted together, as `other`.
    package var labelSets = 500

    /// The defaults.
    package init() {}

    /// Takes what the section says; the rest stays as it is.
    mutating func read(from section: inout SectionReader) {
        section.read("enabled", into: &enabled, as: .boolean)
        section.read("label_sets", into: &labelSets, as: .integer(1...100_000))
    }
}
