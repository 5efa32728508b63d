internal import Foundation
internal import LLMClients
internal import PlanExecutor
internal import Support
internal import Testing

@Suite(.timeLimit(.minutes(1))) struct ResumeTests {
    /// A run of three research steps and a summary, in which `failing` is refused.
    private static func run(failing: Int?, resuming: PlanReport? = nil) async throws -> (PlanReport, [Int]) {
        let client = ScriptedClient { request throws(LLMError) in
            if request.stepNumber == 0 { return batchesAnswer([[0, 1, 2], [3]]) }
            if request.stepNumber == failing {
                throw LLMError(.quotaExhausted, "spent", status: 429, retryAfter: .seconds(9))
            }
            return "result \(request.stepNumber)"
        }
        let report = try await PlanRunner(executionClient: client).run(
            .sample(research: 3, processing: 1), resuming: resuming)
        return (report, client.requests.map(\.stepNumber))
    }

    @Test func `finished steps and the batches are kept, the rest is run`() async throws {
        let (first, asked) = try await Self.run(failing: 2)
        #expect(asked.sorted() == [0, 1, 2, 3, 4])
        #expect(first.steps.map { $0.outcome.result != nil } == [true, false, true, true])
        let (second, askedAgain) = try await Self.run(failing: nil, resuming: first)
        #expect(askedAgain == [2])
        #expect(second.isComplete)
        #expect(second.steps.map(\.isKept) == [true, false, true, true])
        #expect(second.analysis == first.analysis)
        #expect(second.batchTimes.map(\.id) == [1])
        #expect(second.sumOfSteps == second.steps[1].duration)
    }

    @Test func `a report that was written is the same when read again`() async throws {
        let (report, _) = try await Self.run(failing: 2)
        #expect(try PlanReport(parsing: report.json) == report)
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("report-\(UUID().uuidString).json")
            .path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try report.write(to: path)
        try report.write(to: path)
        #expect(try PlanReport(contentsOf: path) == report)
        #expect(!FileManager.default.fileExists(atPath: path + ".part"))
    }

    @Test(arguments: [
        PlanAnalysis.Source.model, .repaired, .heuristic(.tooFewSteps), .heuristic(.noAnswer("gone")),
        .heuristic(.wrongAnswer(["a", "b"])), .heuristic(.notAsked),
    ])
    func `every outcome and source survives being written`(_ source: PlanAnalysis.Source) async throws {
        var (report, _) = try await Self.run(failing: 2)
        report.analysis.source = source
        report.steps[0].outcome = .cancelled
        report.steps[2].outcome = .notRun
        report.steps[3].outcome = .finished(
            StepResult(
                number: 4, title: "Summary 1", text: "\"\u{1F30D}\n\u{0}", model: nil, isTruncated: true,
                promptTokens: 5,
                completionTokens: 6))
        report.ending = .stopped
        #expect(try PlanReport(parsing: report.json) == report)
    }

    @Test func `a report of another plan is refused, with what does not fit`() async throws {
        let (report, _) = try await Self.run(failing: 2)
        let runner = PlanRunner(executionClient: EchoLLMClient())
        let count = await #expect(throws: PlanError.self) {
            try await runner.run(.sample(research: 3), resuming: report)
        }
        #expect(count?.description == "the report belongs to another plan: it has 4 steps and not 3")
        let title = await #expect(throws: PlanError.self) {
            try await runner.run(.sample(research: 4), resuming: report)
        }
        #expect(
            title?.description == #"the report belongs to another plan: its step 4 is "Summary 1" and not "Topic 4""#)
        var broken = report
        broken.analysis.batches.removeLast()
        let batches = await #expect(throws: PlanError.self) {
            try await runner.run(.sample(research: 3, processing: 1), resuming: broken)
        }
        #expect(batches?.description.contains("step 3 is in no batch") == true)
    }

    @Test func `a complete report is resumed without asking anybody`() async throws {
        let (report, _) = try await Self.run(failing: nil)
        let (again, asked) = try await Self.run(failing: nil, resuming: report)
        #expect(asked.isEmpty)
        #expect(again.isComplete)
        #expect(again.batchTimes.isEmpty)
        #expect(again.speedup == nil)
    }

    @Test(arguments: [
        "", "[]", #"{"batch_times": [], "steps": []}"#, #"{"batch_times": 1, "analysis": {"batches": []}}"#,
        #"{"batch_times": [], "analysis": {"batches": []}, "steps": [{"status": "lost"}]}"#,
        #"{"batch_times": [], "analysis": {"batches": []}, "steps": [{"status": "failed"}]}"#,
        #"{"batch_times": [], "analysis": {"batches": []}, "steps": [], "duration_seconds": 1e300}"#,
    ])
    func `a text that is no report is an error`(_ text: String) {
        #expect(throws: PlanError.self) { try PlanReport(parsing: text) }
    }

    @Test func `speed-up is the sum of the steps over the whole duration`() async throws {
        let clock = HeldClock()
        let plan = Plan.sample(research: 4)
        let analysis = ScriptedClient(answers: [batchesAnswer([[0, 1, 2, 3]])])
        let execution = ScriptedClient { _ throws(LLMError) in
            do { try await clock.sleep(for: .seconds(10)) } catch { throw LLMError(.cancelled, "cancelled") }
            return "done"
        }
        let runner = PlanRunner(analysisClient: analysis, executionClient: execution, clock: clock)
        let task = Task { try await runner.run(plan) }
        await clock.waitForSleep(of: .seconds(10), sleepers: 4)
        clock.advance(by: .seconds(10))
        let report = try await task.value
        #expect(report.duration == .seconds(10))
        #expect(report.sumOfSteps == .seconds(40))
        #expect(report.speedup == 4)
        #expect(report.batchTimes.map(\.duration) == [.seconds(10)])
    }
}
