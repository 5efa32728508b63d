import Foundation
import PlanExecutor

/// 5. A plan from its file to its report, and how a half-done one is taken up again.
enum FullWorkflow {
    static func run() async throws {
        let plan = try Plan(contentsOf: SamplePlan.path("product-comparison"))
        let client = try makeLLMClient()
        // Another client may find the batches: a large model for these, a quick one for the steps.
        let runner = PlanRunner(preset: .balanced, analysisClient: client, executionClient: client)

        let report = try await runner.run(plan) { event in show(event) }

        print("\n\(report.results.count) of \(report.steps.count) steps have a result")
        print("batched by \(report.analysis.source)")
        for (number, failure) in report.failures { print("step \(number) failed: \(failure)") }
        if let last = report.results.last { print("the last result: \(last.text.prefix(300))") }
        print("it took \(Figure.seconds(report.duration)); its steps one by one \(Figure.seconds(report.sumOfSteps))")

        // A report is a file: steps that have a result in it are not run again.
        let folder = FileManager.default.temporaryDirectory
        let file = folder.appendingPathComponent("report-\(UUID().uuidString).json").path
        defer { try? FileManager.default.removeItem(atPath: file) }
        try report.write(to: file)
        let resumed = try await runner.run(plan, resuming: PlanReport(contentsOf: file))
        print("resumed: \(resumed.steps.filter(\.isKept).count) results kept")
    }

    private static func show(_ event: PlanEvent) {
        switch event {
        case .analyzing: print("asking which steps may run together")
        case .analyzed(let analysis): print("\(analysis.batches.count) batches")
        case .batchStarted(let batch): print("batch \(batch.id) begins")
        case .stepStarted(let number, let title): print("  step \(number) begins: \(title)")
        case .stepRetrying(let number, let failure, _, let wait):
            print("  step \(number) is tried again in \(Figure.seconds(wait)): \(failure)")
        case .stepEnded(let step):
            print("  step \(step.number) \(step.outcome.result == nil ? "has no result" : "is done")")
        case .batchEnded(let batch, let duration): print("batch \(batch.id) took \(Figure.seconds(duration))")
        }
    }
}
