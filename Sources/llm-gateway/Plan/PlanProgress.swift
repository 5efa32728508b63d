internal import PlanExecutor

/// How far a plan has got: lines for what has happened, and lines for what is happening.
struct PlanProgress {
    private struct Running {
        let number: Int
        let title: String
        let start: Duration
        var note = ""
    }

    private let stepCount: Int
    private var running: [Running] = []
    private var isAnalyzing = false

    init(stepCount: Int) {
        self.stepCount = stepCount
    }

    /// Takes what happens, and tells it in lines that stay.
    ///
    /// - Parameters:
    ///   - time: since the run began.
    ///   - isLive: whether `lines` are shown meanwhile: beginnings need no line of their own then.
    mutating func take(_ event: PlanEvent, at time: Duration, isLive: Bool) -> [String] {
        switch event {
        case .analyzing:
            isAnalyzing = true
            return isLive ? [] : ["analyzing \(stepCount) steps"]
        case .analyzed(let analysis):
            isAnalyzing = false
            return [
                "\(count(stepCount, "step")) in \(count(analysis.batches.count, "batch", "batches")), "
                    + "batched by \(analysis.source.description.onOneLine)"
            ]
        case .batchStarted(let batch):
            let steps = batch.steps.map { "\($0 + 1)" }.joined(separator: ", ")
            return ["batch \(batch.id): \(batch.steps.count == 1 ? "step" : "steps") \(steps)"]
        case .stepStarted(let number, let title):
            running.append(Running(number: number, title: title.onOneLine, start: time))
            return isLive ? [] : ["step \(number) begins: \(title.onOneLine)"]
        case .stepRetrying(let number, let failure, let attempt, let wait):
            let note = "attempt \(attempt) failed (\(failure.code.rawValue)), again in \(wait.secondsText)"
            if let place = running.firstIndex(where: { $0.number == number }) { running[place].note = note }
            return ["step \(number): \(note): \(failure.message.onOneLine)"]
        case .stepEnded(let step):
            running.removeAll { $0.number == step.number }
            return [line(for: step)]
        case .batchEnded(let batch, let duration):
            return ["batch \(batch.id) took \(duration.secondsText)"]
        }
    }

    private func line(for step: StepReport) -> String {
        let title = step.title.onOneLine
        let time = step.duration.secondsText
        return switch step.outcome {
        case .finished: "step \(step.number) done in \(time): \(title)"
        case .failed(let failure): "step \(step.number) failed after \(time): \(failure.message.onOneLine)"
        case .cancelled, .notRun: "step \(step.number) cancelled after \(time): \(title)"
        }
    }

    /// One line for each step that runs, as long as a terminal is wide.
    func lines(at time: Duration, columns: Int) -> [String] {
        if isAnalyzing { return ["… \(time.secondsText) asking which steps may run together".fitting(columns)] }
        return running.map { step in
            let note = step.note.isEmpty ? "" : " (\(step.note))"
            let spent = (time - step.start).secondsText
            return "… \(spent) step \(step.number): \(step.title)\(note)".fitting(columns)
        }
    }

    private func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
        "\(number) \(number == 1 ? one : many ?? one + "s")"
    }
}
