/// What became of a plan: the result or the failure of every step, and the times.
///
/// It can be written as JSON and read again, to resume a plan that is half done.
public struct PlanReport: Sendable, Equatable {
    /// How a run came to its end.
    public enum Ending: String, CaseIterable, Sendable {
        /// Every step was tried.
        case finished
        /// A step failed and the failure mode was to stop.
        case stopped
        /// The task that ran the plan was cancelled.
        case cancelled
    }

    /// What a batch took.
    public struct BatchTime: Sendable, Equatable {
        /// The number of the batch.
        public var id: Int
        /// From the start of its first step to the end of its last.
        public var duration: Duration
    }

    /// The plan's title.
    public var title: String

    /// The batches and where they come from.
    public var analysis: PlanAnalysis

    /// The steps, in the order of the plan.
    public var steps: [StepReport]

    /// The batches that ran, in their order. One whose steps were all kept from an earlier run is not among them.
    public var batchTimes: [BatchTime]

    /// How long it took to find the batches.
    public var analysisDuration: Duration

    /// How long the run took in all.
    public var duration: Duration

    /// How the run came to its end.
    public var ending: Ending
}

extension PlanReport {
    /// Whether every step has a result.
    public var isComplete: Bool { steps.allSatisfy { $0.outcome.result != nil } }

    /// The results, in the order of the plan.
    public var results: [StepResult] { steps.compactMap(\.outcome.result) }

    /// The failures with the numbers of their steps, in the order of the plan.
    public var failures: [(number: Int, failure: StepFailure)] {
        steps.compactMap { step in step.outcome.failure.map { (step.number, $0) } }
    }

    /// What the steps of this run took one by one, added up.
    public var sumOfSteps: Duration {
        steps.reduce(.zero) { $1.isKept ? $0 : $0 + $1.duration }
    }

    /// How many times sooner the run was over than its steps one after the other: their sum over the duration of the
    /// run, the analysis included. Nil where no step ran.
    public var speedup: Double? {
        guard sumOfSteps > .zero, duration > .zero else { return nil }
        return sumOfSteps / duration
    }
}
