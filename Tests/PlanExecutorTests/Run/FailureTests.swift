internal import LLMClients
internal import PlanExecutor
internal import Support
internal import Testing

/// What becomes of steps that fail, on a clock that stands still unless the test moves it.
@Suite(.timeLimit(.minutes(1))) struct FailureTests {
    /// Runs one step with a client that plays `script`, and hands its retries to `onRetry`.
    private static func run(
        _ plan: Plan = .sample(research: 1), preset: PlanRunner.Preset = .reliability, on clock: HeldClock,
        resuming: PlanReport? = nil, onEvent: @escaping @Sendable (PlanEvent) -> Void = { _ in },
        _ script: @escaping ScriptedClient.Script
    ) -> Task<PlanReport, any Error> {
        let analysis = ScriptedClient { _ throws(LLMError) in throw LLMError(.unreachable, "not needed") }
        let runner = PlanRunner(
            preset: preset, analysisClient: analysis, executionClient: ScriptedClient(script), clock: clock)
        return Task { try await runner.run(plan, resuming: resuming, onEvent: onEvent) }
    }

    private static let trouble = LLMError(.serverError, "trouble", status: 500)

    @Test func `a failure that may pass is tried again after 3, 10 and 30 seconds, and then is final`() async throws {
        let clock = HeldClock()
        let calls = Locked(0)
        let waits = Locked<[Duration]>([])
        let task = Self.run(
            on: clock,
            onEvent: { event in
                guard case .stepRetrying(1, let failure, _, let wait) = event, failure.code == .serverError else {
                    return
                }
                waits.change { $0.append(wait) }
            }
        ) { _ throws(LLMError) in
            calls.change { $0 += 1 }
            throw Self.trouble
        }
        for seconds in [3, 10, 30] {
            await clock.waitForSleep(of: .seconds(seconds))
            clock.advance(by: .seconds(seconds))
        }
        let report = try await task.value
        #expect(calls.value == 4)
        #expect(waits.value == [.seconds(3), .seconds(10), .seconds(30)])
        #expect(report.steps[0].attempts == 4)
        #expect(report.steps[0].duration == .seconds(43))
        #expect(report.steps[0].outcome.failure?.message == "trouble")
        #expect(report.failures.map(\.number) == [1])
        #expect(!report.isComplete)
        #expect(report.ending == .finished)
    }

    @Test func `a step that works the second time is a result`() async throws {
        let clock = HeldClock()
        let calls = Locked(0)
        let task = Self.run(on: clock) { _ throws(LLMError) in
            guard
                calls.change({
                    $0 += 1
                    return $0
                }) > 1
            else { throw Self.trouble }
            return "done"
        }
        await clock.waitForSleep(of: .seconds(3))
        clock.advance(by: .seconds(3))
        let report = try await task.value
        #expect(report.steps[0].outcome.result?.text == "done")
        #expect(report.steps[0].attempts == 2)
    }

    @Test(arguments: [0.5, 26, 300]) func `a server that says how long to wait is obeyed`(
        _ seconds: Double
    ) async throws {
        let clock = HeldClock()
        let calls = Locked(0)
        let task = Self.run(on: clock) { _ throws(LLMError) in
            guard
                calls.change({
                    $0 += 1
                    return $0
                }) > 1
            else {
                throw LLMError(.rateLimited, "slow down", retryAfter: .seconds(seconds))
            }
            return "done"
        }
        await clock.waitForSleep(of: .seconds(seconds))
        clock.advance(by: .seconds(seconds))
        #expect(try await task.value.isComplete)
    }

    @Test func `a server that asks for hours is not waited for`() async throws {
        let report = try await Self.run(on: HeldClock()) { _ throws(LLMError) in
            throw LLMError(.rateLimited, "come back tomorrow", retryAfter: .seconds(68_400))
        }.value
        #expect(report.steps[0].attempts == 1)
        #expect(report.steps[0].outcome.failure?.retryAfter == .seconds(68_400))
    }

    @Test func `a failure that does not pass is not tried again`() async throws {
        let report = try await Self.run(on: HeldClock()) { _ throws(LLMError) in
            throw LLMError(.modelNotFound, "no such model", status: 404)
        }.value
        #expect(report.steps[0].attempts == 1)
        #expect(report.steps[0].outcome.failure?.code == .modelNotFound)
        #expect(report.steps[0].outcome.failure?.status == 404)
    }

    @Test func `a step that takes too long is cancelled and tried again`() async throws {
        let clock = HeldClock()
        let calls = Locked(0)
        let cancelled = Locked(0)
        let started = Gate()
        let task = Self.run(preset: .cost, on: clock) { _ throws(LLMError) in
            calls.change { $0 += 1 }
            started.open()
            await waitForCancellation()
            cancelled.change { $0 += 1 }
            throw LLMError(.cancelled, "cancelled")
        }
        // The analysis has the same limit: before its end that would be the one that sleeps.
        await started.pass()
        await clock.waitForSleep(of: .seconds(90))
        clock.advance(by: .seconds(90))
        await clock.waitForSleep(of: .seconds(3))
        clock.advance(by: .seconds(3))
        await clock.waitForSleep(of: .seconds(90))
        clock.advance(by: .seconds(90))
        let report = try await task.value
        #expect(calls.value == 2)
        #expect(cancelled.value == 2)
        #expect(report.steps[0].outcome.failure?.code == .timedOut)
        #expect(report.steps[0].outcome.failure?.message.contains("90.0 s") == true)
    }

    @Test func `an analysis that takes too long leaves the rule of thumb`() async throws {
        let clock = HeldClock()
        let analysis = ScriptedClient { _ throws(LLMError) in
            await waitForCancellation()
            throw LLMError(.cancelled, "cancelled")
        }
        let runner = PlanRunner(
            preset: .speed, analysisClient: analysis, executionClient: EchoLLMClient(), clock: clock)
        let task = Task { try await runner.run(.sample(research: 2)) }
        await clock.waitForSleep(of: .seconds(120))
        clock.advance(by: .seconds(120))
        let report = try await task.value
        guard case .heuristic(.noAnswer) = report.analysis.source else {
            Issue.record("\(report.analysis.source)")
            return
        }
        #expect(report.isComplete)
        #expect(report.analysisDuration == .seconds(120))
    }

    @Test func `with continue the others run, and are told what is missing`() async throws {
        let questions = Locked<[String]>([])
        let report = try await Self.run(.sample(research: 3, processing: 1), on: HeldClock()) {
            request throws(LLMError) in
            questions.change { $0.append(request.question) }
            guard request.stepNumber != 2 else { throw LLMError(.invalidRequest, "refused") }
            return "done"
        }.value
        #expect(report.steps.map { $0.outcome.result != nil } == [true, false, true, true])
        #expect(report.ending == .finished)
        #expect(questions.value.last?.contains("These earlier steps have no result:\n- Step 2: Topic 2") == true)
    }

    @Test func `with stop what runs is cancelled and nothing else is started`() async throws {
        var preset = PlanRunner.Preset.speed
        preset.concurrency = 2
        preset.failureMode = .stop
        let report = try await Self.run(.sample(research: 3, processing: 1), preset: preset, on: HeldClock()) {
            request throws(LLMError) in
            if request.stepNumber == 2 { throw LLMError(.invalidRequest, "refused") }
            await waitForCancellation()
            throw LLMError(.cancelled, "cancelled")
        }.value
        #expect(report.ending == .stopped)
        #expect(report.steps.map(\.outcome.failure?.code) == [nil, .invalidRequest, nil, nil])
        #expect(report.steps[0].outcome == .cancelled)
        #expect(report.steps[2].outcome == .notRun)
        #expect(report.steps[3].outcome == .notRun)
        #expect(report.batchTimes.map(\.id) == [1])
    }

    @Test func `cancelling the task ends the run with what is done`() async throws {
        let clock = HeldClock()
        let plan = Plan.sample(research: 1, processing: 2)
        let secondStarted = Gate()
        let task = Self.run(plan, on: clock) { request throws(LLMError) in
            if request.stepNumber == 1 { return "done" }
            secondStarted.open()
            await waitForCancellation()
            throw LLMError(.cancelled, "cancelled")
        }
        await secondStarted.pass()
        task.cancel()
        let report = try await task.value
        #expect(report.ending == .cancelled)
        #expect(report.steps.map(\.outcome.result?.text) == ["done", nil, nil])
        #expect(report.steps[1].outcome == .cancelled)
        #expect(report.steps[2].outcome == .notRun)
    }

    @Test func `cancelling while a step waits for its retry ends the run`() async throws {
        let clock = HeldClock()
        let task = Self.run(on: clock) { _ throws(LLMError) in throw Self.trouble }
        await clock.waitForSleep(of: .seconds(3))
        task.cancel()
        let report = try await task.value
        #expect(report.ending == .cancelled)
        #expect(report.steps[0].outcome == .cancelled)
        #expect(report.steps[0].attempts == 1)
    }
}
