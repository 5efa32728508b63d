/// What the model is asked about a plan, and what its answer is held against.
struct AnalysisQuestion {
    /// The most characters of a step's title and description together: what a step needs stands at their beginning.
    private static let longestLine = 500
    /// The most characters of a wrong answer that the model is shown again.
    private static let longestQuote = 4000

    private let plan: Plan
    private let needs: KnownNeeds

    init(about plan: Plan) {
        self.plan = plan
        needs = KnownNeeds(of: plan)
    }

    /// The steps, one a line, each with its position and its kind.
    var text: String {
        let lines = plan.steps.enumerated().map { position, step in
            "[\(position)] \(step.kind.rawValue): " + Self.line("\(step.title). \(step.description)")
        }
        return "Plan: \(Self.line(plan.title))\n\n" + lines.joined(separator: "\n")
    }

    /// The question once more, with what was wrong with the answer to it.
    ///
    func repeated(after answer: String, problems: [String]) -> String {
        let list = problems.map { "- \($0)" }.joined(separator: "\n")
        return """
            \(text)

            Your last answer was:

            \(Self.clipped(answer, to: Self.longestQuote))

            It cannot be used:
            \(list)

            Answer again with one JSON object in the form you were told. Use each of the numbers \
            0 to \(plan.steps.count - 1) exactly once.
            """
    }

    /// How many tokens the answer may have: a few for every step, and room for its reasons.
    var maximumTokens: Int { min(8192, 1024 + 16 * plan.steps.count) }

    /// Whether an answer may be used.
    func verdict(on text: String) -> BatchVerdict {
        do throws(PlanError) {
            let answer = try BatchAnswer(text)
            let problems = BatchCheck.problems(of: answer.batches, needs: needs)
            return problems.isEmpty ? .usable(answer) : .unusable(text, problems)
        } catch {
            return .unusable(text, [error.description])
        }
    }

    /// What is done without a usable answer.
    func heuristic(because reason: PlanAnalysis.FallbackReason) -> PlanAnalysis {
        PlanAnalysis(batches: BatchHeuristic.batches(for: plan, needs: needs), source: .heuristic(reason))
    }

    private static func line(_ text: String) -> String {
        clipped(text.split(whereSeparator: \.isWhitespace).joined(separator: " "), to: longestLine)
    }

    private static func clipped(_ text: String, to longest: Int) -> String {
        text.unicodeScalars.count <= longest ? text : String(text.unicodeScalars.prefix(longest)) + " …"
    }
}

/// What there is to say about a model's answer.
enum BatchVerdict {
    case usable(BatchAnswer)
    /// The answer, and what is wrong with it.
    case unusable(String, [String])
}
