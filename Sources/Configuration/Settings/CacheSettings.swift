/// Which answers are kept and given again.
package struct CacheSettings: Sendable, Equatable {
    /// Which requests get a kept answer.
    package enum Choice: String, Sendable, CaseIterable {
        /// Embeddings, and what asks for `temperature: 0`.
        case deterministic
        /// All; a client that asks twice gets the same answer twice.
        case always
    }

    package var enabled = false
    package var requests = Choice.deterministic
    /// All kept answers together.
    package var bytes = 64 << 20
    /// One answer; a larger one is not kept.
    package var answerBytes = 1 << 20
    package var maxAge = Duration.seconds(3600)
    /// Whether what one key was answered is given to this key only.
    package var perKey = true

    /// The defaults.
    package init() {}

    /// Takes what the section says; the rest stays as it is.
    mutating func read(from section: inout SectionReader) {
        section.read("enabled", into: &enabled, as: .boolean)
        section.read("requests", into: &requests, as: .word)
        section.read("bytes", into: &bytes, as: .integer(1024...(64 << 30)))
        section.read("answer_bytes", into: &answerBytes, as: .integer(1024...(1 << 30)))
        section.read("max_age", into: &maxAge, as: .seconds)
        section.read("per_key", into: &perKey, as: .boolean)
    }
}
