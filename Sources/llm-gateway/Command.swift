internal import Configuration
internal import Gateway
internal import Reactor

/// The commands.
enum Command: String, CaseIterable {
    case serve
    case check
    case models

    /// Runs the command and ends the process.
    func run(_ flags: ConfigurationFlags) -> Never {
        let settings = Self.load(flags)
        switch self {
        case .serve: ServeCommand(settings: settings).run()
        case .check: Self.await { await CheckCommand(settings: settings).run() }
        case .models: Self.await { await ModelsCommand(settings: settings).run() }
        }
    }

    private static func load(_ flags: ConfigurationFlags) -> GatewaySettings {
        do throws(ConfigurationError) {
            return try ConfigurationLoader.load(arguments: flags, environment: ProcessControl.environment)
        } catch {
            ProcessControl.write("llm-gateway: the configuration is wrong\n\(error)\n", toError: true)
            ProcessControl.exitNow(ExitStatus.misuse)
        }
    }

    /// Runs `body` to its end and exits with what it returns; a signal ends the process before.
    private static func await(_ body: @escaping @Sendable () async -> Int32) -> Never {
        Task { ProcessControl.exitNow(await body()) }
        ProcessControl.exitNow(128 + ProcessControl.nextSignal())
    }
}

/// Versions of the program and of what it stands on.
enum Versions {
    static let text = GatewayVersion.text
}
