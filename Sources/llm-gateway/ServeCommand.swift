internal import Configuration
internal import Gateway
internal import Reactor
internal import Synchronization

/// `llm-gateway serve`: serves until a signal ends it.
struct ServeCommand {
    let settings: GatewaySettings

    func run() -> Never {
        let running = RunningSlot()
        Task {
            do {
                let surveyor = try BackendSurveyor()
                let survey = try await surveyor.survey(settings)
                await surveyor.close()
                let gateway = try await RunningGateway(settings, survey)
                running.set(gateway)
                ProcessControl.write(Banner(settings: settings, survey: survey, port: gateway.port).text, toError: true)
            } catch {
                ProcessControl.write("llm-gateway: \(error)\n", toError: true)
                ProcessControl.exitNow(ExitStatus.failure)
            }
        }
        waitForEnd(running)
    }

    /// The first signal lets running requests end, the second does not wait for them.
    private func waitForEnd(_ running: RunningSlot) -> Never {
        _ = ProcessControl.nextSignal()
        guard let gateway = running.gateway else { ProcessControl.exitNow(0) }
        ProcessControl.write("llm-gateway: stopping; a second signal stops at once\n", toError: true)
        Task {
            await gateway.stop()
            ProcessControl.exitNow(0)
        }
        ProcessControl.exitNow(128 + ProcessControl.nextSignal())
    }
}

/// Hands the gateway from the task that starts it to the thread that waits for signals.
private final class RunningSlot: Sendable {
    private let slot = Mutex<RunningGateway?>(nil)

    var gateway: RunningGateway? { slot.withLock { $0 } }

    func set(_ gateway: RunningGateway) {
        slot.withLock { $0 = gateway }
    }
}
