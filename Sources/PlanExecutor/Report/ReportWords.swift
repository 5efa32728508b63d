/// How a step ended, as a word of a report's JSON.
enum StepStatus: String, CaseIterable {
    case finished
    case failed
    case cancelled
    case notRun = "not_run"
}

extension StepOutcome {
    var status: StepStatus {
        switch self {
        case .finished: .finished
        case .failed: .failed
        case .cancelled: .cancelled
        case .notRun: .notRun
        }
    }
}

/// Where batches come from, as a word of a report's JSON.
enum SourceName: String, CaseIterable {
    case model
    case repaired
    case heuristic
}

/// Why no model's batches are used, as a word of a report's JSON.
enum ReasonName: String, CaseIterable {
    case tooFewSteps = "too_few_steps"
    case noAnswer = "no_answer"
    case wrongAnswer = "wrong_answer"
    case notAsked = "not_asked"
}

extension PlanAnalysis.Source {
    /// `model`, `repaired` or `heuristic`.
    public var name: String {
        switch self {
        case .model: SourceName.model.rawValue
        case .repaired: SourceName.repaired.rawValue
        case .heuristic: SourceName.heuristic.rawValue
        }
    }
}

extension PlanAnalysis.FallbackReason {
    var name: String {
        switch self {
        case .tooFewSteps: ReasonName.tooFewSteps.rawValue
        case .noAnswer: ReasonName.noAnswer.rawValue
        case .wrongAnswer: ReasonName.wrongAnswer.rawValue
        case .notAsked: ReasonName.notAsked.rawValue
        }
    }

    /// What there is to say beyond the name.
    var details: [String] {
        switch self {
        case .tooFewSteps, .notAsked: []
        case .noAnswer(let why): [why]
        case .wrongAnswer(let problems): problems
        }
    }

    init(_ name: ReasonName, details: [String]) {
        self =
            switch name {
            case .tooFewSteps: .tooFewSteps
            case .noAnswer: .noAnswer(details.joined(separator: "; "))
            case .wrongAnswer: .wrongAnswer(details)
            case .notAsked: .notAsked
            }
    }
}
