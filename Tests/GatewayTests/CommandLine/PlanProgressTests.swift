internal import PlanExecutor
internal import Testing

@testable internal import llm_gateway

@Suite struct PlanProgressTests {
    private let failure = StepFailure(
        code: .rateLimited, message: "too\nmany requests", retryAfter: .seconds(3), isRetryable: true)

    /// A report of three steps that ended differently.
    private func report() throws -> PlanReport {
        try PlanReport(
            parsing: """
                {"title": "T", "ending": "finished", "duration_seconds": 5, "analysis_seconds": 1,
                 "analysis": {"source": "model", "batches": [{"batch_id": 1, "parallel": true, "steps": [0, 1, 2],
                  "description": "all"}], "reasoning": "they are alike", "expected_speedup": 2.5},
                 "batch_times": [{"batch_id": 1, "seconds": 4}],
                 "steps": [
                  {"step": 1, "title": "A", "status": "finished", "attempts": 1, "seconds": 4, "text": "found \\u001b[2Jit",
                   "truncated": true},
                  {"step": 2, "title": "B", "status": "failed", "attempts": 3, "seconds": 3.5,
                   "failure": {"code": "timed_out", "message": "no answer within 9 s", "retryable": true}},
                  {"step": 3, "title": "C", "status": "finished", "kept": true, "attempts": 1, "seconds": 2, "text": "c"}]}
                """)
    }

    @Test func `without a terminal every beginning and every end has its line`() throws {
        var progress = PlanProgress(stepCount: 3)
        let report = try report()
        var lines = progress.take(.analyzing, at: .zero, isLive: false)
        lines += progress.take(.analyzed(report.analysis), at: .seconds(1), isLive: false)
        lines += progress.take(.batchStarted(report.analysis.batches[0]), at: .seconds(1), isLive: false)
        lines += progress.take(.stepStarted(number: 2, title: "B\nb"), at: .seconds(1), isLive: false)
        lines += progress.take(
            .stepRetrying(number: 2, after: failure, attempt: 1, wait: .seconds(3)), at: .seconds(2), isLive: false)
        for step in report.steps { lines += progress.take(.stepEnded(step), at: .seconds(5), isLive: false) }
        lines += progress.take(.batchEnded(report.analysis.batches[0], duration: .seconds(4)), at: .zero, isLive: false)
        #expect(
            lines == [
                "analyzing 3 steps", "3 steps in 1 batch, batched by the model's answer", "batch 1: steps 1, 2, 3",
                "step 2 begins: B b",
                "step 2: attempt 1 failed (rate_limited), again in 3.0 s: too many requests",
                "step 1 done in 4.0 s: A", "step 2 failed after 3.5 s: no answer within 9 s", "step 3 done in 2.0 s: C",
                "batch 1 took 4.0 s",
            ])
    }

    @Test func `on a terminal each running step has a line as long as the window is wide`() throws {
        var progress = PlanProgress(stepCount: 3)
        #expect(progress.take(.analyzing, at: .zero, isLive: true).isEmpty)
        #expect(progress.lines(at: .seconds(2), columns: 80) == ["… 2.0 s asking which steps may run together"])
        _ = progress.take(.analyzed(PlanAnalysis(batches: [])), at: .seconds(2), isLive: true)
        #expect(progress.take(.stepStarted(number: 1, title: "First"), at: .seconds(2), isLive: true).isEmpty)
        _ = progress.take(.stepStarted(number: 2, title: "Second"), at: .seconds(3), isLive: true)
        #expect(
            progress.lines(at: .seconds(5), columns: 80) == ["… 3.0 s step 1: First", "… 2.0 s step 2: Second"])
        _ = progress.take(
            .stepRetrying(number: 2, after: failure, attempt: 1, wait: .seconds(3)), at: .seconds(5), isLive: true)
        #expect(
            progress.lines(at: .seconds(6), columns: 200).last
                == "… 3.0 s step 2: Second (attempt 1 failed (rate_limited), again in 3.0 s)")
        #expect(progress.lines(at: .seconds(6), columns: 12).allSatisfy { $0.columns <= 12 && $0.hasSuffix("…") })
        _ = progress.take(.stepEnded(try report().steps[0]), at: .seconds(6), isLive: true)
        #expect(progress.lines(at: .seconds(6), columns: 80).count == 1)
    }

    @Test func `the summary tells every outcome, the failures and the times`() throws {
        let text = PlanTables.summary(of: try report())
        for words in [
            "│ 1    │ A     │ done              │ 1        │ 4.0 s │",
            "│ 2    │ B     │ failed: timed_out │ 3        │ 3.5 s │",
            "│ 3    │ C     │ kept              │ 1        │       │",
            "step 2: no answer within 9 s\n", "step 1: the result is cut", "batched by the model's answer\n",
            "5.0 s in all: analysis 1.0 s, batch 1 4.0 s\n", "one by one its steps took 7.5 s: speed-up 1.5\n",
        ] {
            #expect(text.contains(words), "\(words)")
        }
        #expect(PlanTables.results(of: try report()) == "## Step 1: A\n\nfound [2Jit\n\n## Step 3: C\n\nc\n\n")
    }
}
