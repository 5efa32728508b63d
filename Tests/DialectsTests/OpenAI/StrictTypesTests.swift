import Dialects
import Testing
import Wire

/// Every recorded answer through the strict types of the official package.
@Suite(.enabled(if: StrictChecker.isAvailable, Comment(rawValue: StrictChecker.skipReason)))
struct StrictTypesTests {
    /// What the recordings themselves have wrong: totals that are no sums, calls that were filtered.
    private static let known = ["is not prompt_tokens", "after tool calls"]

    @Test func `every answer and every stream passes`() throws {
        var checker = StrictChecker()
        for fixture in GeminiFixture.answers {
            let replay = fixture.replay
            guard replay.problem == nil else { continue }
            checker.add(fixture.name, "chat", replay.folded().text)
            checker.add(fixture.name, "chat-stream", replay.streamed(), usage: true)
            checker.add(fixture.name, "chat-stream", replay.streamed(includesUsage: false), usage: false)
        }
        #expect(checker.count > 300)
        for finding in try checker.findings() where !Self.known.contains(where: finding.contains) {
            Issue.record("\(finding)")
        }
    }

    @Test func `every refusal passes`() throws {
        var checker = StrictChecker()
        for fixture in GeminiFixture.refusals {
            let problem = GeminiErrors.decode(status: fixture.status, body: fixture.response)
            checker.add(fixture.name, "error", problem.openAI.encoded)
        }
        #expect(checker.count > 10)
        for finding in try checker.findings() { Issue.record("\(finding)") }
    }
}
