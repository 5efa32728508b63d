/// The words a step is put to a model in.
struct StepPrompt {
    let step: Step
    let number: Int
    let results: [StepResult]
    /// Steps before this one that have no result.
    let missing: [String]
    let goal: String?

    /// What the model is told of its part: the same for all steps of a kind.
    static func system(for kind: Step.Kind, locale: String?) -> String {
        let part =
            switch kind {
            case .research:
                "You carry out one research step of a larger plan. Collect the facts that the step asks for and nothing else. "
                    + "Give numbers with their units and dates, and say what you do not know instead of guessing."
            case .processing:
                "You carry out one processing step of a larger plan. Work on the results of the earlier steps; "
                    + "do not repeat them and add no facts of your own. Name what is missing where it matters."
            }
        let language = locale.map { " Answer in the language of the locale \($0)." } ?? ""
        return part + " Your answer is handed to later steps: begin with the substance, without greeting or preamble."
            + language
    }

    /// The step with what it has to know, each result under the number and title of its step.
    var text: String {
        var sections: [String] = []
        if let goal, !goal.isEmpty { sections.append("The plan: \(goal)") }
        if !results.isEmpty {
            sections.append("Results of earlier steps:")
            for result in results { sections.append("## Step \(result.number): \(result.title)\n\n\(result.text)") }
        }
        if !missing.isEmpty {
            sections.append("These earlier steps have no result:\n" + missing.map { "- \($0)" }.joined(separator: "\n"))
        }
        sections.append("Your step is step \(number): \(step.title)\n\n\(step.description)")
        return sections.joined(separator: "\n\n")
    }
}
