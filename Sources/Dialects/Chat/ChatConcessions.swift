/// What a request gives up so that asking once more can help, after a refusal that tells what would pass.
package struct ChatConcessions: Sendable, Equatable {
    /// Thought signatures give way to stand-ins: they are refused after a change of key or model in mid-conversation.
    package private(set) var replacesSignatures = false
    /// Each choice is asked for by a request of its own: some models give one at a time, and not all are known.
    package private(set) var asksOncePerChoice = false

    package init() {}

    /// Gives up what was refused; false where nothing more can be.
    package mutating func adapt(to problem: UpstreamProblem) -> Bool {
        if problem.isSignatureFault, !replacesSignatures {
            replacesSignatures = true
            return true
        }
        if problem.status == 400, problem.param == "n", !asksOncePerChoice {
            asksOncePerChoice = true
            return true
        }
        return false
    }
}
