// A program as users of the executor that knew Gemini alone wrote it: it plans, batches, and carries out the steps.
// It is compiled as it stands by CompatTests and by Tests/Packages, which hold the warnings and fix-its to it.
import GeminiExecutor

/// With a key of the program's own, that of the command line, Gemini answers; else whoever is configured.
func client(_ configuration: GeminiConfiguration? = nil) throws -> any GeminiClient {
    guard CommandLine.arguments.count > 2 else { return try makeGeminiClient(configuration) }
    return try makeGeminiClient(apiKey: CommandLine.arguments[2])
}

func describe(_ batch: GeminiBatch, of plan: GeminiPlan) -> String {
    let steps: [GeminiStep] = batch.steps.map { plan.steps[$0] }
    let types: [StepType] = steps.map(\.kind)
    return "batch \(batch.id): \(types.map(\.rawValue).joined(separator: ", "))"
}

func analyze(_ plan: GeminiPlan) async throws -> GeminiPlanAnalysis {
    try await GeminiDependencyAnalyzer(client: client()).analyzePlan(plan)
}

func line(for failure: GeminiStepFailure, at position: Int) -> String {
    "step \(position + 1) failed: \(failure.message)"
}

func explain(_ error: any Error) -> String {
    guard let error = error as? GeminiError else { return "\(error)" }
    return "cannot begin: \(error.message)"
}

func execute(_ plan: GeminiPlan, _ batches: [BatchDefinition]) async throws -> [ExecutionResult] {
    let executor = try GeminiStepExecutor()
    var results: [GeminiStepResult] = []
    for position in batches.flatMap(\.steps) {
        do {
            results.append(try await executor.executeStep(plan.steps[position], context: results))
        } catch {
            print(line(for: error, at: position))
        }
    }
    return results
}

do {
    let plan = try loadPlanFromJSON(CommandLine.arguments[1])
    let analysis = try await analyze(plan)
    for batch in analysis.batches { print(describe(batch, of: plan)) }
    for result in try await execute(plan, analysis.batches) { print("\(result.number). \(result.text)") }
    let report: GeminiPlanReport = try await GeminiPlanRunner(preset: .balanced).run(plan)
    print("complete: \(report.isComplete)")
} catch {
    print(explain(error))
}
