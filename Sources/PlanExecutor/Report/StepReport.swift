/// What became of one step.
public struct StepReport: Sendable, Equatable {
    /// Its number in the plan, counted from 1.
    public var number: Int

    /// Its title.
    public var title: String

    /// How it ended.
    public var outcome: StepOutcome

    /// How often it was tried.
    public var attempts: Int

    /// From its start to its end, waits before retries included.
    public var duration: Duration

    /// Whether its result comes from the run that this one resumed.
    public var isKept: Bool

    init(
        number: Int, title: String, outcome: StepOutcome = .notRun, attempts: Int = 0, duration: Duration = .zero,
        isKept: Bool = false
    ) {
        self.number = number
        self.title = title
        self.outcome = outcome
        self.attempts = attempts
        self.duration = duration
        self.isKept = isKept
    }
}
