internal import Configuration
internal import Gateway
internal import Reactor
internal import Synchronization

/// `llm-gateway serve`: serves until a signal ends it.
struct ServeCommand {
    let settings: GatewaySettings
    /// Reads the configuration again.
    let load: () throws(ConfigurationError) -> GatewaySettings

    private let notifier = ServiceNotifier(environment: ProcessControl.environment)
    /// Between two looks at a file that is watched.
    private static let watchPeriod: Duration = .seconds(1)

    init(settings: GatewaySettings, load: @escaping () throws(ConfigurationError) -> GatewaySettings) {
        self.settings = settings
        self.load = load
    }

    func run() -> Never {
        let running = RunningSlot()
        let settings = settings
        let notifier = notifier
        Task {
            do {
                let survey = try await BackendSurveyor.run { try await $0.survey(settings) }
                let passed = try Self.passedSocket()
                let gateway = try await RunningGateway(settings, survey, passed: passed)
                running.set(gateway)
                RunningGateway.say(Banner(settings: settings, survey: survey, port: gateway.port).text)
                notifier.tell(.ready)
            } catch {
                ProcessControl.write("llm-gateway: \(error)\n", toError: true)
                ProcessControl.exitNow(ExitStatus.failure)
            }
        }
        obeySignals(running)
    }

    private static func passedSocket() throws -> PassedSocket? {
        do throws(SystemError) {
            return try PassedSocket(environment: ProcessControl.environment)
        } catch {
            throw GatewayStartError(
                "the service manager must pass exactly one listening socket (\(error.call): \(error.reason))")
        }
    }

    private func obeySignals(_ running: RunningSlot) -> Never {
        var watch = ConfigurationWatch(settings)
        var last: Task<Void, Never>?
        while true {
            let signal =
                watch == nil ? ProcessControl.nextSignal() : ProcessControl.nextSignal(within: Self.watchPeriod)
            switch signal {
            case .end: stop(running)
            case nil where watch?.hasChanged() != true: continue
            case nil, .reload:
                // Before it runs there is nothing to change.
                guard let gateway = running.gateway else { continue }
                reload(gateway, &watch, &last)
            }
        }
    }

    /// Reads the file here, where nothing else waits, and lets the gateway take it: one reload after the other.
    private func reload(_ gateway: RunningGateway, _ watch: inout ConfigurationWatch?, _ last: inout Task<Void, Never>?)
    {
        notifier.tell(.reloading)
        let notifier = notifier
        let previous = last
        do throws(ConfigurationError) {
            let settings = try load()
            watch = ConfigurationWatch(settings)
            last = Task {
                await previous?.value
                await gateway.reload(settings)
                notifier.tell(.ready)
            }
        } catch {
            gateway.refuse(error)
            notifier.tell(.ready)
        }
    }

    /// The first signal lets running requests end, the second does not wait for them.
    private func stop(_ running: RunningSlot) -> Never {
        guard let gateway = running.gateway else { ProcessControl.exitNow(0) }
        RunningGateway.say("llm-gateway: stopping; a second signal stops at once\n")
        notifier.tell(.stopping)
        Task {
            await gateway.stop()
            RunningGateway.finishSaying()
            ProcessControl.exitNow(0)
        }
        while true {
            if case .end(let number) = ProcessControl.nextSignal() { ProcessControl.exitNow(128 + number) }
        }
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
