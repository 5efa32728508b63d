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
        case .serve:
            ServeCommand(settings: settings) { () throws(ConfigurationError) in try Self.read(flags) }.run()
        case .check: Self.await { await CheckCommand(settings: settings).run() }
        case .models: Self.await { await ModelsCommand(settings: settings).run() }
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
        while true {
            if case .end(let number) = ProcessControl.nextSignal() { ProcessControl.exitNow(128 + number) }
        }
    }
}

/// Versions of the program and of what it stands on.
enum Versions {
    static let text = GatewayVersion.text
}
