/// What happens while a plan runs. Events come one after the other, never two at a time.
public enum PlanEvent: Sendable {
    /// The model is asked which steps may run at the same time.
    case analyzing
    /// The batches are known.
    case analyzed(PlanAnalysis)
    /// A batch begins, of which these steps have to run.
    case batchStarted(Batch)
    /// A step begins.
    case stepStarted(number: Int, title: String)
    /// An attempt failed; the next one begins after a wait.
    case stepRetrying(number: Int, after: StepFailure, attempt: Int, wait: Duration)
    /// A step is over, with a result or without.
    case stepEnded(StepReport)
    /// A batch is over.
    case batchEnded(Batch, duration: Duration)
}
