/// How the steps of a plan are batched, and who says so.
public struct PlanAnalysis: Sendable, Equatable {
    /// Where the batches come from.
    public enum Source: Sendable, Equatable {
        /// The model's first answer.
        case model
        /// The model's second answer, after it was told what was wrong with the first.
        case repaired
        /// The rule of thumb, because of `FallbackReason`.
        case heuristic(FallbackReason)
    }

    /// Why no model's batches are used.
    public enum FallbackReason: Sendable, Equatable {
        /// There is nothing to decide: the plan has fewer than two steps.
        case tooFewSteps
        /// The model did not answer; why.
        case noAnswer(String)
        /// Both answers of the model were wrong; what was wrong with the second.
        case wrongAnswer([String])
        /// Nobody asked a model.
        case notAsked
    }

    /// The batches, in the order of their execution: every step of the plan stands in exactly one of them.
    public var batches: [Batch]

    /// Where the batches come from.
    public var source: Source

    /// Why the model batched so; empty where no model did.
    public var reasoning: String

    /// How much sooner the model expects the plan to be done than step by step, as a factor.
    public var expectedSpeedup: Double?

    /// Batches made by hand.
    public init(
        batches: [Batch], source: Source = .heuristic(.notAsked), reasoning: String = "",
        expectedSpeedup: Double? = nil
    ) {
        self.batches = batches
        self.source = source
        self.reasoning = reasoning
        self.expectedSpeedup = expectedSpeedup
    }
}

extension PlanAnalysis.Source: CustomStringConvertible {
    /// One clause for people: `rule of thumb, because the model did not answer: …`.
    public var description: String {
        switch self {
        case .model: "the model's answer"
        case .repaired: "the model's second answer"
        case .heuristic(let reason): "the rule of thumb, because \(reason)"
        }
    }
}

extension PlanAnalysis.FallbackReason: CustomStringConvertible {
    /// The reason as a clause.
    public var description: String {
        switch self {
        case .tooFewSteps: "there is nothing to decide"
        case .noAnswer(let why): "the model did not answer: \(why)"
        case .wrongAnswer(let problems):
            "the model's batches were wrong twice: \(problems.prefix(3).joined(separator: "; "))"
        case .notAsked: "no model was asked"
        }
    }
}
