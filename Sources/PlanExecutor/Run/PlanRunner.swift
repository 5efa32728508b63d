public import LLMClients

/// Runs a plan: batches its steps, carries them out side by side, retries what may pass, and reports.
///
///     let report = try await PlanRunner(preset: .balanced).run(plan) { event in print(event) }
///     for result in report.results { print(result.title, result.text) }
public struct PlanRunner: Sendable {
    /// How the plan is run.
    public var preset: Preset

    private let analysisClient: (any LLMClient)?
    private let executionClient: (any LLMClient)?
    private let prompt: String
    private let clock: any Clock<Duration>

    /// A runner.
    ///
    /// - Parameters:
    ///   - preset: limits, retries and what to do after a failure.
    ///   - analysisClient: who is asked for the batches; nil: who carries out the steps.
    ///   - executionClient: who carries out the steps; nil: who is asked for the batches, or without both the
    ///     model of the configuration and the environment.
    ///   - prompt: what the model is told that finds the batches.
    ///   - clock: what limits and waits are measured on.
    public init(
        preset: Preset = .balanced, analysisClient: (any LLMClient)? = nil, executionClient: (any LLMClient)? = nil,
        prompt: String = DependencyAnalyzer.defaultPrompt, clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.preset = preset
        self.analysisClient = analysisClient
        self.executionClient = executionClient
        self.prompt = prompt
        self.clock = clock
    }

    /// Runs `plan` to its end. A step that fails, a stop and a cancelled task are told in the report, which can be
    /// resumed: they throw nothing.
    ///
    /// - Parameters:
    ///   - plan: what is to be done.
    ///   - report: an earlier run of the same plan. Its results are kept, its batches used again.
    ///   - onEvent: told what happens, one event after the other.
    /// - Throws: `PlanError` where `report` is of another plan; what is wrong with the configuration where no client was given.
    public func run(
        _ plan: Plan, resuming report: PlanReport? = nil,
        onEvent: @escaping @Sendable (PlanEvent) -> Void = { _ in }
    ) async throws -> PlanReport {
        var run = PlanRun(plan, clock: clock)
        if let report { try run.keep(report) }
        let execution = try executionClient ?? analysisClient ?? makeLLMClient()
        let events = EventRelay(to: onEvent)
        if run.isAnalyzed {
            await events.send(.analyzed(run.report.analysis))
        } else {
            await events.send(.analyzing)
            run.setAnalysis(await analyze(plan, with: analysisClient ?? execution))
            await events.send(.analyzed(run.report.analysis))
        }
        let executor = StepExecutor(client: execution, goal: plan.title, locale: plan.locale)
        let attempts = StepAttempts(executor: executor, preset: preset, clock: clock, events: events)
        await run.carryOut(with: attempts)
        return run.report
    }

    private func analyze(_ plan: Plan, with client: any LLMClient) async -> PlanAnalysis {
        let analyzer = DependencyAnalyzer(client: client, prompt: prompt)
        do {
            return try await within(preset.stepTimeout, on: clock) { try await analyzer.analyzePlan(plan) }
        } catch is TimeLimitExceeded {
            let limit = preset.stepTimeout
            return AnalysisQuestion(about: plan).heuristic(because: .noAnswer("it took longer than \(limit)"))
        } catch {
            return DependencyAnalyzer.heuristicAnalysis(of: plan)
        }
    }
}
