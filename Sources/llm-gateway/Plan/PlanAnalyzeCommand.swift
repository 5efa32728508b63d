internal import Configuration
internal import LLMClients
internal import PlanExecutor
internal import Reactor

/// `llm-gateway plan analyze`: shows which steps of a plan may run together.
struct PlanAnalyzeCommand {
    let settings: GatewaySettings
    let options: Options

    /// The exit status: 0 also where the rule of thumb stands in for the model; the output says so.
    func run() async -> Int32 {
        do {
            let plan = try Plan(contentsOf: options.words.first ?? "")
            let client = try await CommandClient.make(settings, model: options.model)
            let analysis = try await DependencyAnalyzer(client: client).analyzePlan(plan)
            let text = options.wantsJSON ? analysis.json + "\n" : PlanTables.batches(of: analysis, plan)
            ProcessControl.write(text)
            return 0
        } catch {
            ProcessControl.write("llm-gateway: \(error)\n", toError: true)
            return ExitStatus.failure
        }
    }
}
