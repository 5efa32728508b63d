internal import Configuration
internal import Gateway
internal import LLMClients
internal import Reactor

/// The commands, as they are typed.
enum Command: String, CaseIterable {
    case serve
    case check
    case models
    case chat
    case planAnalyze = "plan analyze"
    case planRun = "plan run"

    /// How many words it takes that are no flags.
    var mostWords: Int {
        switch self {
        case .serve, .check, .models: 0
        case .chat: .max
        case .planAnalyze, .planRun: 1
        }
    }

    /// Whether a plan's file must be named.
    var wantsFile: Bool { self == .planAnalyze || self == .planRun }

    /// Runs the command and ends the process.
    func run(_ options: Options) -> Never {
        let flags = options.configuration
        let settings = Self.load(flags)
        switch self {
        case .serve:
            ServeCommand(settings: settings) { () throws(ConfigurationError) in try Self.read(flags) }.run()
        case .check: Self.await { await CheckCommand(settings: settings).run() }
        case .models: Self.await { await ModelsCommand(settings: settings).run() }
        case .chat: Self.await { await ChatCommand(settings: settings, options: options).run() }
        case .planAnalyze: Self.await { await PlanAnalyzeCommand(settings: settings, options: options).run() }
        case .planRun: Self.awaitCancelling { await PlanRunCommand(settings: settings, options: options).run() }
        }
    }

    private static func load(_ flags: ConfigurationFlags) -> GatewaySettings {
        do throws(ConfigurationError) {
            return try read(flags)
        } catch {
            ProcessControl.write("llm-gateway: the configuration is wrong\n\(error)\n", toError: true)
            ProcessControl.exitNow(ExitStatus.misuse)
        }
    }

    private static func read(_ flags: ConfigurationFlags) throws(ConfigurationError) -> GatewaySettings {
        try ConfigurationLoader.load(arguments: flags, environment: ProcessControl.environment)
    }

    /// Runs `body` to its end and exits with what it returns; a signal ends the process before.
    private static func await(_ body: @escaping @Sendable () async -> Int32) -> Never {
        Task { ProcessControl.exitNow(await body()) }
        ProcessControl.exitNow(128 + nextEnd())
    }

    /// The same, but the first signal cancels `body`, which may end what it has begun; a second does not wait for it.
    private static func awaitCancelling(_ body: @escaping @Sendable () async -> Int32) -> Never {
        let task = Task {
            let status = await body()
            // Whoever is cancelled is so by the thread below, which knows the signal.
            if !Task.isCancelled { ProcessControl.exitNow(status) }
        }
        let number = nextEnd()
        task.cancel()
        Task {
            await task.value
            ProcessControl.exitNow(128 + number)
        }
        ProcessControl.exitNow(128 + nextEnd())
    }

    /// Blocks until a signal wants the process to end.
    private static func nextEnd() -> Int32 {
        while true {
            if case .end(let number) = ProcessControl.nextSignal() { return number }
        }
    }
}

/// Versions of the program and of what it stands on.
enum Versions {
    static let text = GatewayVersion.text
}
