import PlanExecutor

/// 3. Which steps of a plan may run at the same time.
enum DependencyAnalysis {
    static func run() async throws {
        let plan = try Plan(contentsOf: SamplePlan.path("ten-cities"))
        print("\(plan.title): \(plan.steps.count) steps")

        let analysis = try await DependencyAnalyzer(client: try makeLLMClient()).analyzePlan(plan)
        print("batched by \(analysis.source)\n")
        for batch in analysis.batches {
            print("batch \(batch.id), \(batch.isParallel ? "side by side" : "one after the other"):")
            for position in batch.steps {
                print("  \(position + 1). [\(plan.steps[position].kind)] \(plan.steps[position].title)")
            }
        }
        if !analysis.reasoning.isEmpty { print("\nwhy: \(analysis.reasoning)") }
    }
}
