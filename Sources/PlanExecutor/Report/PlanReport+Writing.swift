internal import Wire

extension PlanReport {
    /// The report as JSON on one line; `init(parsing:)` reads it again.
    public var json: String {
        String(decoding: jsonBytes, as: UTF8.self)
    }

    /// Writes the report as JSON; a file that is there already is replaced as a whole.
    public func write(to path: String) throws(PlanError) {
        try PlanFile.write(jsonBytes + [UInt8(ascii: "\n")], to: path)
    }

    private var jsonBytes: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("title", title)
        writer.member("ending", ending.rawValue)
        writer.member("duration_seconds", duration / .seconds(1))
        writer.member("analysis_seconds", analysisDuration / .seconds(1))
        writer.member("sum_of_steps_seconds", sumOfSteps / .seconds(1))
        writer.member("speedup", speedup.map { JSONValue(floatLiteral: $0) } ?? .null)
        writer.key("analysis")
        writer.analysis(analysis)
        writer.key("batch_times")
        writer.beginArray()
        for time in batchTimes {
            writer.beginObject()
            writer.member("batch_id", time.id)
            writer.member("seconds", time.duration / .seconds(1))
            writer.endObject()
        }
        writer.endArray()
        writer.key("steps")
        writer.beginArray()
        for step in steps { writer.step(step) }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }
}

extension PlanAnalysis {
    /// The analysis as JSON on one line: the form a model is asked for, and where the batches come from.
    public var json: String {
        var writer = JSONWriter()
        writer.analysis(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

extension JSONWriter {
    fileprivate mutating func analysis(_ analysis: PlanAnalysis) {
        beginObject()
        member("source", analysis.source.name)
        if case .heuristic(let reason) = analysis.source {
            member("reason", reason.name)
            member("details", .array(reason.details.map { .string($0) }))
        }
        key("batches")
        beginArray()
        for batch in analysis.batches {
            beginObject()
            member("batch_id", batch.id)
            member("parallel", batch.isParallel)
            member("steps", .array(batch.steps.map { .number(JSONNumber($0)) }))
            member("description", batch.description)
            endObject()
        }
        endArray()
        member("reasoning", analysis.reasoning)
        member("expected_speedup", analysis.expectedSpeedup.map { JSONValue(floatLiteral: $0) } ?? .null)
        endObject()
    }

    fileprivate mutating func step(_ step: StepReport) {
        beginObject()
        member("step", step.number)
        member("title", step.title)
        member("status", step.outcome.status.rawValue)
        member("attempts", step.attempts)
        member("seconds", step.duration / .seconds(1))
        member("kept", step.isKept)
        if let result = step.outcome.result {
            member("text", result.text)
            member("truncated", result.isTruncated)
            if let model = result.model { member("model", model) }
            if let tokens = result.promptTokens { member("prompt_tokens", tokens) }
            if let tokens = result.completionTokens { member("completion_tokens", tokens) }
        }
        if let failure = step.outcome.failure {
            key("failure")
            beginObject()
            member("code", failure.code.rawValue)
            member("message", failure.message)
            if let status = failure.status { member("status", status) }
            if let wait = failure.retryAfter { member("retry_after_seconds", wait / .seconds(1)) }
            member("retryable", failure.isRetryable)
            endObject()
        }
        endObject()
    }
}
