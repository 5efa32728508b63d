internal import PlanExecutor

/// Plans and what became of them, for people.
enum PlanTables {
    /// The batches of a plan, where they come from and why.
    static func batches(of analysis: PlanAnalysis, _ plan: Plan) -> String {
        let groups = analysis.batches.map { batch in
            batch.steps.enumerated().map { index, position in
                let isFirst = index == 0
                let step = plan.steps.indices.contains(position) ? plan.steps[position] : nil
                return [
                    isFirst ? "\(batch.id)" : "", isFirst ? order(of: batch) : "", "\(position + 1)",
                    step?.kind.rawValue ?? "", step?.title ?? "",
                ]
            }
        }
        var text = TextTable(head: ["batch", "runs", "step", "type", "title"], groups: groups).text
        text += "batched by \(analysis.source.description.onOneLine)\n"
        if !analysis.reasoning.isEmpty { text += "why: \(analysis.reasoning.onOneLine)\n" }
        if let speedup = analysis.expectedSpeedup {
            text += "the model expects it to be done \(speedup.tenthsText) times sooner than step by step\n"
        }
        return text
    }

    private static func order(of batch: Batch) -> String {
        if batch.steps.count < 2 { return "alone" }
        return batch.isParallel ? "together" : "in order"
    }

    /// The results of a run, each under its step.
    static func results(of report: PlanReport) -> String {
        report.results.map { result in
            "## Step \(result.number): \(result.title.onOneLine)\n\n\(result.text.withoutControls)\n\n"
        }.joined()
    }

    /// What became of each step, and the times.
    static func summary(of report: PlanReport) -> String {
        let rows = report.steps.map { step in
            [
                "\(step.number)", step.title, outcome(of: step), step.attempts > 0 ? "\(step.attempts)" : "",
                step.isKept || step.attempts == 0 ? "" : step.duration.secondsText,
            ]
        }
        var text = TextTable(head: ["step", "title", "outcome", "attempts", "time"], groups: [rows]).text
        for (number, failure) in report.failures { text += "step \(number): \(failure.message.onOneLine)\n" }
        for step in report.steps where step.outcome.result?.isTruncated == true {
            text += "step \(step.number): the result is cut, it reached max_tokens\n"
        }
        let batches = report.batchTimes.map { "batch \($0.id) \($0.duration.secondsText)" }
        text += "batched by \(report.analysis.source.description.onOneLine)\n"
        let times = ["analysis \(report.analysisDuration.secondsText)"] + batches
        text += "\(report.duration.secondsText) in all: \(times.joined(separator: ", "))\n"
        if let speedup = report.speedup {
            text += "one by one its steps took \(report.sumOfSteps.secondsText): speed-up \(speedup.tenthsText)\n"
        }
        return text
    }

    private static func outcome(of step: StepReport) -> String {
        switch step.outcome {
        case .finished: step.isKept ? "kept" : "done"
        case .failed(let failure): "failed: \(failure.code.rawValue)"
        case .cancelled: "cancelled"
        case .notRun: "not run"
        }
    }
}
