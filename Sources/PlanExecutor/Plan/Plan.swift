/// Steps towards an answer, as a planner wrote them.
///
/// The planner's JSON, which may stand inside a Markdown fence or between sentences:
///
///     {"locale": "en-US", "has_enough_context": false, "thought": "…", "title": "…", "steps": [
///         {"need_search": true, "title": "…", "description": "…", "step_type": "research"}]}
public struct Plan: Sendable, Equatable {
    /// What the plan is for, in a few words.
    public var title: String

    /// The language of the answers, as a tag: `en-US`.
    public var locale: String

    /// Why the planner planned so.
    public var thought: String

    /// Whether the planner found nothing left to look up (`has_enough_context`).
    public var hasEnoughContext: Bool

    /// What is to be done. Their order is the planner's, not that of their execution.
    public var steps: [Step]

    /// A plan made by hand.
    public init(
        title: String, steps: [Step], locale: String = "en-US", thought: String = "", hasEnoughContext: Bool = false
    ) {
        self.title = title
        self.steps = steps
        self.locale = locale
        self.thought = thought
        self.hasEnoughContext = hasEnoughContext
    }
}
