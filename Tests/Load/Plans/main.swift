import LLMClients
import PlanExecutor

/// Runs ten steps that do not need each other against a server, once for each number of steps at once.
///
///     Tests/Load/speedup
///
/// The script starts the server, whose every answer takes a second, and gives its address.

private let steps = (1...10).map { Step(title: "Topic \($0)", description: "Collect the facts on topic \($0)") }
private let plan = Plan(title: "Ten independent steps", steps: steps)

private func seconds(_ duration: Duration) -> String {
    let tenths = Int((duration / .milliseconds(100)).rounded())
    return "\(tenths / 10).\(tenths % 10) s"
}

private let client = try LocalLLMClient(baseURL: CommandLine.arguments[1], model: "slow")
private var hasFailed = false
for concurrency in [1, 2, 5, 10] {
    let preset = PlanRunner.Preset(concurrency: concurrency, stepTimeout: .seconds(30), retries: 0)
    let report = try await PlanRunner(preset: preset, executionClient: client).run(plan)
    guard report.isComplete, report.analysis.source == .model, let speedup = report.speedup else {
        print("FAIL  \(concurrency) at once: \(report.failures.map(\.failure.message)), \(report.analysis.source)")
        hasFailed = true
        continue
    }
    let steps = report.batchTimes.reduce(Duration.zero) { $0 + $1.duration }
    let hundredths = Int((speedup * 100).rounded())
    print(
        "\(concurrency) at once: \(seconds(report.duration)), of it \(seconds(steps)) for the steps; "
            + "one by one \(seconds(report.sumOfSteps)); \(Double(hundredths) / 100) times sooner")
}
if hasFailed { throw LLMError(.badAnswer, "a plan was not carried out as it should be") }
