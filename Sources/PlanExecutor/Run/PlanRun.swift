/// One run of a plan under way: what is done, and what comes next.
struct PlanRun {
    private let plan: Plan
    private let clock: any Clock<Duration>
    private let watch: Stopwatch
    /// Positions of steps with a result, in the order in which later steps are told of them.
    private var told: [Int] = []

    /// What became of the plan up to now.
    private(set) var report: PlanReport

    /// Whether the batches are known.
    private(set) var isAnalyzed = false

    init(_ plan: Plan, clock: any Clock<Duration>) {
        self.plan = plan
        self.clock = clock
        watch = Stopwatch(clock)
        report = PlanReport(
            title: plan.title, analysis: PlanAnalysis(batches: []),
            steps: plan.steps.enumerated().map { StepReport(number: $0 + 1, title: $1.title) }, batchTimes: [],
            analysisDuration: .zero, duration: .zero, ending: .finished)
    }

    /// Takes over the batches and the results of an earlier run.
    mutating func keep(_ earlier: PlanReport) throws(PlanError) {
        try earlier.check(against: plan)
        for (position, step) in earlier.steps.enumerated() where step.outcome.result != nil {
            report.steps[position] = step
            report.steps[position].isKept = true
        }
        // A run that was cancelled before its batches were known has none worth keeping.
        guard earlier.analysis.source != .heuristic(.notAsked) else { return }
        report.analysis = earlier.analysis
        isAnalyzed = true
    }

    mutating func setAnalysis(_ analysis: PlanAnalysis) {
        report.analysis = analysis
        report.analysisDuration = watch.elapsed
        isAnalyzed = true
    }

    /// Runs the batches one after the other.
    mutating func carryOut(with attempts: StepAttempts) async {
        for batch in report.analysis.batches {
            let open = batch.steps.filter { report.steps[$0].outcome.result == nil }
            if !open.isEmpty, report.ending == .finished, !Task.isCancelled {
                let batchWatch = Stopwatch(clock)
                await attempts.events.send(.batchStarted(batch))
                await carryOut(open, atOnce: batch.isParallel, with: attempts)
                let duration = batchWatch.elapsed
                report.batchTimes.append(PlanReport.BatchTime(id: batch.id, duration: duration))
                await attempts.events.send(.batchEnded(batch, duration: duration))
            }
            // Steps of a parallel batch do not see each other; those of another one were told of at their end.
            tell(batch.steps)
        }
        if Task.isCancelled, !report.isComplete { report.ending = .cancelled }
        report.duration = watch.elapsed
    }

    /// Runs steps of one batch, as many at once as the preset allows; a free place is taken by the next.
    private mutating func carryOut(_ steps: [Int], atOnce isParallel: Bool, with attempts: StepAttempts) async {
        let places = isParallel ? max(1, attempts.preset.concurrency) : 1
        var next = steps[...]
        await withTaskGroup(of: (Int, StepAttempts.Ending).self) { group in
            var running = 0
            while true {
                while running < places, report.ending == .finished, !Task.isCancelled,
                    let position = next.popFirst()
                {
                    let task = task(for: position)
                    await attempts.events.send(.stepStarted(number: task.number, title: task.step.title))
                    group.addTask { (position, await attempts.carryOut(task)) }
                    running += 1
                }
                guard let (position, ending) = await group.next() else { return }
                running -= 1
                await record(ending, of: position, with: attempts)
                if !isParallel { tell([position]) }
                if report.ending != .finished { group.cancelAll() }
            }
        }
    }

    private mutating func record(_ ending: StepAttempts.Ending, of position: Int, with attempts: StepAttempts) async {
        report.steps[position].outcome = ending.outcome
        report.steps[position].attempts = ending.attempts
        report.steps[position].duration = ending.duration
        if ending.outcome.failure != nil, attempts.preset.failureMode == .stop { report.ending = .stopped }
        await attempts.events.send(.stepEnded(report.steps[position]))
    }

    private mutating func tell(_ steps: [Int]) {
        for position in steps where report.steps[position].outcome.result != nil && !told.contains(position) {
            told.append(position)
        }
    }

    private func task(for position: Int) -> StepTask {
        let missing = report.failures.map { "Step \($0.number): \(plan.steps[$0.number - 1].title)" }
        return StepTask(
            step: plan.steps[position], number: position + 1,
            context: told.compactMap { report.steps[$0].outcome.result }, missing: missing)
    }
}
