/// How a step ended.
public enum StepOutcome: Sendable, Equatable {
    /// It has a result.
    case finished(StepResult)
    /// It has none, and its retries are used up.
    case failed(StepFailure)
    /// It was under way when the run was cancelled or stopped.
    case cancelled
    /// It was not started.
    case notRun

    /// The result, where there is one.
    public var result: StepResult? {
        if case .finished(let result) = self { result } else { nil }
    }

    /// The failure, where there is one.
    public var failure: StepFailure? {
        if case .failed(let failure) = self { failure } else { nil }
    }
}
