/// Which answers are kept in memory for those who ask the same again.
package struct CacheSettings: Sendable, Equatable {
    /// Which requests may be answered so.
    package enum Requests: String, Sendable, CaseIterable {
        /// Those whose answer should be the same each time: with temperature 0 or a seed, and all for vectors.
        case deterministic
        case all
    }

    package var enabled = false
    /// All answers together, those that are just coming included.
    package var bytes = 64 << 20
    /// One answer, and one request. Larger ones are not kept.
    package var entryBytes = 1 << 20
    /// From the end of an answer on.
    package var maxAge = Duration.seconds(3600)
    package var requests = Requests.deterministic
    /// Whether a key gets only the answers that the same key has asked for before.
    package var perKey = false

    /// The defaults.
    package init() {}

    /// Takes what the section says; the rest stays as it is.
    mutating func read(from section: inout SectionReader) {
        section.read("enabled", into: &enabled, as: .boolean)
        section.read("requests", into: &requests, as: .word)
        section.read("max_age", into: &maxAge, as: .seconds)
        section.read("bytes", into: &bytes, as: .integer(1024...(1 << 40)))
        section.read("entry_bytes", into: &entryBytes, as: .integer(1024...(1 << 30)))
        section.read("per_key", into: &perKey, as: .boolean)
    }
}
