extension PlanRunner {
    /// How a plan is run: how many steps at once, how long each may take, how often it is tried again.
    public struct Preset: Sendable, Equatable {
        /// What happens to the rest of a plan when a step has failed for good.
        public enum FailureMode: String, CaseIterable, Sendable {
            /// The other steps run; those that need the failed one are told that it has no result.
            case `continue`
            /// What runs is cancelled and nothing else is started.
            case stop
        }

        /// How many steps run at the same time; at least 1.
        public var concurrency: Int

        /// How long one attempt at a step, or the analysis of the plan, may take.
        public var stepTimeout: Duration

        /// How often a step is tried again when its failure may pass.
        public var retries: Int

        /// How long to wait before each retry; the last stands for all that follow. A server that says how long
        /// to wait is obeyed instead.
        public var backoff: [Duration] = [.seconds(3), .seconds(10), .seconds(30)]

        /// The longest a server may make a step wait: beyond it the step fails at once.
        public var longestWait = Duration.seconds(300)

        /// What happens to the rest when a step has failed.
        public var failureMode: FailureMode

        /// Settings of the caller's choice.
        public init(
            concurrency: Int, stepTimeout: Duration, retries: Int, failureMode: FailureMode = .continue
        ) {
            self.concurrency = concurrency
            self.stepTimeout = stepTimeout
            self.retries = retries
            self.failureMode = failureMode
        }

        /// Five steps at once, 120 s each, 2 retries.
        public static let speed = Preset(concurrency: 5, stepTimeout: .seconds(120), retries: 2)
        /// Five steps at once, 120 s each, 2 retries.
        public static let balanced = Preset(concurrency: 5, stepTimeout: .seconds(120), retries: 2)
        /// Three steps at once, 180 s each, 3 retries.
        public static let reliability = Preset(concurrency: 3, stepTimeout: .seconds(180), retries: 3)
        /// Two steps at once, 90 s each, 1 retry.
        public static let cost = Preset(concurrency: 2, stepTimeout: .seconds(90), retries: 1)

        /// All presets by their names.
        public static let all: [(name: String, preset: Preset)] = [
            ("speed", speed), ("balanced", balanced), ("reliability", reliability), ("cost", cost),
        ]

        /// The preset called `name`, or nil.
        public init?(named name: String) {
            guard let preset = Self.all.first(where: { $0.name == name })?.preset else { return nil }
            self = preset
        }
    }
}
