/// One step of a plan: something to find out, or something to make of what was found.
public struct Step: Sendable, Equatable {
    /// What a step does (`step_type`).
    public enum Kind: String, CaseIterable, Sendable {
        /// Collects facts from outside.
        case research
        /// Works on what other steps have found.
        case processing
    }

    /// What it is about, in a few words.
    public var title: String

    /// What is to be done, in full.
    public var description: String

    /// What it does.
    public var kind: Kind

    /// Whether it has to search the web (`need_search` or `need_web_search`).
    public var needsSearch: Bool

    /// A step made by hand.
    ///
    /// - Parameters:
    ///   - title: what the step is called in reports and in later steps' prompts.
    ///   - description: what is to be done.
    ///   - kind: whether it finds something out or makes something of what was found.
    ///   - needsSearch: nil: research does, processing does not.
    public init(title: String, description: String, kind: Kind = .research, needsSearch: Bool? = nil) {
        self.title = title
        self.description = description
        self.kind = kind
        self.needsSearch = needsSearch ?? (kind == .research)
    }
}
