import Dialects
import Testing

struct ReasoningReadingTests {
    @Test(arguments: ["none", "minimal", "low", "medium", "high", "xhigh", "max"])
    func `every effort is known`(_ effort: String) throws {
        #expect(try ChatBody("\"reasoning_effort\":\"\(effort)\"").read().reasoning.effort?.rawValue == effort)
    }

    struct Case: CustomTestStringConvertible {
        let members: String
        let effort: String?
        let budget: Int?
        let showsSummary: Bool?
        var testDescription: String { members }

        init(_ members: String, effort: String? = nil, budget: Int? = nil, showsSummary: Bool? = nil) {
            self.members = members
            self.effort = effort
            self.budget = budget
            self.showsSummary = showsSummary
        }
    }

    @Test(arguments: [
        Case(#""thinking":{"type":"enabled","budget_tokens":2048}"#, budget: 2048),
        Case(#""thinking":{"type":"disabled"}"#, effort: "none"), Case(#""thinking":{"type":"adaptive"}"#),
        Case(#""reasoning":{"effort":"high","exclude":true}"#, effort: "high", showsSummary: false),
        Case(#""reasoning":{"max_tokens":99,"exclude":false}"#, budget: 99, showsSummary: true),
        Case(#""reasoning":{"enabled":false}"#, effort: "none"), Case(#""reasoning":{"enabled":true}"#),
        Case(#""reasoning":{"effort":"low"},"reasoning_effort":"high""#, effort: "high"),
    ])
    func `other vendors' words are understood`(_ given: Case) throws {
        let reasoning = try ChatBody(given.members).read().reasoning
        #expect(reasoning.effort?.rawValue == given.effort)
        #expect(reasoning.budget == given.budget)
        #expect(reasoning.showsSummary == given.showsSummary)
    }
}
