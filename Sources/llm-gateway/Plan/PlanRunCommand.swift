internal import Configuration
internal import LLMClients
internal import PlanExecutor
internal import Reactor

/// `llm-gateway plan run`: carries a plan out.
///
/// Progress goes to stderr; the results and what became of the steps, or the report as JSON, go to stdout.
struct PlanRunCommand {
    let settings: GatewaySettings
    let options: Options

    /// The exit status: 0 when every step has a result.
    func run() async -> Int32 {
        do {
            let plan = try Plan(contentsOf: options.words.first ?? "")
            let earlier = try options.resume.map { path throws(PlanError) in try PlanReport(contentsOf: path) }
            let client = try await CommandClient.make(settings, model: options.model)
            let preset = options.preset.flatMap { PlanRunner.Preset(named: $0) } ?? .balanced
            let report = try await run(plan, resuming: earlier, with: client, preset)
            return show(report)
        } catch {
            complain("\(error)")
            return ExitStatus.failure
        }
    }

    private func run(
        _ plan: Plan, resuming earlier: PlanReport?, with client: any LLMClient, _ preset: PlanRunner.Preset
    ) async throws -> PlanReport {
        let display = ProgressDisplay(stepCount: plan.steps.count)
        let redrawing = Task { await display.redraw() }
        defer {
            redrawing.cancel()
            display.clear()
        }
        let runner = PlanRunner(preset: preset, executionClient: client)
        return try await runner.run(plan, resuming: earlier) { display.take($0) }
    }

    private func show(_ report: PlanReport) -> Int32 {
        var status = report.isComplete ? 0 : ExitStatus.failure
        if let path = options.output {
            do throws(PlanError) {
                try report.write(to: path)
            } catch {
                complain("\(error)")
                status = ExitStatus.failure
            }
        }
        let text =
            options.wantsJSON
            ? report.json + "\n" : PlanTables.results(of: report) + PlanTables.summary(of: report)
        ProcessControl.write(text)
        return status
    }

    private func complain(_ message: String) {
        ProcessControl.write("llm-gateway: \(message)\n", toError: true)
    }
}
