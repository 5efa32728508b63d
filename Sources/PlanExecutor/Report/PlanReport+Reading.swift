internal import LLMClients

extension PlanReport {
    /// Reads a report from its JSON.
    ///
    /// - Throws: what was expected and what was found, with line and column.
    public init(parsing text: String) throws(PlanError) {
        try self.init(parsing: Array(text.utf8))
    }

    /// Reads the report in a file.
    ///
    /// - Throws: what was expected and what was found, with file, line and column.
    public init(contentsOf path: String) throws(PlanError) {
        self = try PlanFile.parse(path) { bytes throws(PlanError) in try PlanReport(parsing: bytes) }
    }

    private init(parsing bytes: [UInt8]) throws(PlanError) {
        let reader = try ObjectReader(in: bytes, having: "batch_times")
        title = try reader.string("title") ?? ""
        ending = try reader.choice("ending") ?? .finished
        duration = try reader.seconds("duration_seconds") ?? .zero
        analysisDuration = try reader.seconds("analysis_seconds") ?? .zero
        guard let analysis = try reader.object("analysis") else {
            throw reader.missing("analysis", expected: "an object")
        }
        self.analysis = try PlanAnalysis(analysis)
        batchTimes = try reader.objects("batch_times").map { object throws(PlanError) in
            BatchTime(
                id: try object.integer("batch_id", in: 0...Plan.maximumSteps) ?? 0,
                duration: try object.seconds("seconds") ?? .zero)
        }
        steps = try reader.objects("steps").enumerated().map { step throws(PlanError) in
            try StepReport(step.element, number: step.offset + 1)
        }
    }

    /// Whether this is a report of `plan`: the same steps, and batches that have each of them once.
    func check(against plan: Plan) throws(PlanError) {
        guard steps.count == plan.steps.count else {
            throw PlanError(.otherPlan("it has \(steps.count) steps and not \(plan.steps.count)"))
        }
        for (reported, step) in zip(steps, plan.steps) where reported.title != step.title {
            throw PlanError(
                .otherPlan("its step \(reported.number) is \"\(reported.title)\" and not \"\(step.title)\""))
        }
        guard !analysis.batches.isEmpty || analysis.source != .heuristic(.notAsked) else { return }
        let problems = steps.isEmpty ? [] : BatchCheck.shapeProblems(of: analysis.batches, stepCount: steps.count)
        if let problem = problems.first { throw PlanError(.otherPlan(problem)) }
    }
}

extension PlanAnalysis {
    fileprivate init(_ reader: ObjectReader) throws(PlanError) {
        let source: SourceName? = try reader.choice("source")
        let reason: ReasonName? = try reader.choice("reason")
        let details = try reader.elements("details")?.compactMap(\.value.string) ?? []
        let answer = try BatchAnswer(reader)
        self.init(answer, from: source.source(reason, details))
    }
}

extension SourceName? {
    fileprivate func source(_ reason: ReasonName?, _ details: [String]) -> PlanAnalysis.Source {
        switch self {
        case .model: .model
        case .repaired: .repaired
        case .heuristic, nil: .heuristic(PlanAnalysis.FallbackReason(reason ?? .notAsked, details: details))
        }
    }
}

extension StepReport {
    fileprivate init(_ reader: ObjectReader, number: Int) throws(PlanError) {
        let title = try reader.string("title") ?? ""
        let status: StepStatus = try reader.choice("status") ?? .notRun
        let outcome: StepOutcome =
            switch status {
            case .finished: .finished(try StepResult(reader, number: number, title: title))
            case .failed: .failed(try StepFailure(reader))
            case .cancelled: .cancelled
            case .notRun: .notRun
            }
        self.init(
            number: number, title: title, outcome: outcome, attempts: try reader.integer("attempts", in: 0...1000) ?? 0,
            duration: try reader.seconds("seconds") ?? .zero, isKept: try reader.bool("kept") ?? false)
    }
}

extension StepResult {
    fileprivate init(_ reader: ObjectReader, number: Int, title: String) throws(PlanError) {
        let counts = 0...Int.max
        self.init(
            number: number, title: title, text: try reader.text("text"), model: try reader.string("model"),
            isTruncated: try reader.bool("truncated") ?? false,
            promptTokens: try reader.integer("prompt_tokens", in: counts),
            completionTokens: try reader.integer("completion_tokens", in: counts))
    }
}

extension StepFailure {
    fileprivate init(_ step: ObjectReader) throws(PlanError) {
        guard let reader = try step.object("failure") else {
            throw step.missing("failure", expected: "an object")
        }
        self.init(
            code: LLMError.Code(rawValue: try reader.text("code")), message: try reader.text("message"),
            status: try reader.integer("status", in: 100...999),
            retryAfter: try reader.seconds("retry_after_seconds"), isRetryable: try reader.bool("retryable") ?? false)
    }
}
