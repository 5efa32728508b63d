internal import Configuration

/// What the command line says beside the command.
struct Options: Sendable, Equatable {
    var configuration = ConfigurationFlags()
    /// What stands without a flag: a prompt's words, a plan's file.
    var words: [String] = []
    var system: String?
    var model: String?
    var output: String?
    var preset: String?
    var resume: String?
    /// For machines: JSON from the model (`chat`) or from this program (`plan`).
    var wantsJSON = false
}

/// A flag: where its value goes, and which commands know it.
struct Flag {
    enum Target {
        case value(WritableKeyPath<Options, String?>)
        case isGiven(WritableKeyPath<Options, Bool>)
    }

    let name: String
    let target: Target
    let commands: Set<Command>

    // Computed: key paths are not sendable.
    static var all: [Flag] {
        let everywhere = Set(Command.allCases)
        let serving: Set<Command> = [.serve, .check, .models]
        let asking: Set<Command> = [.chat, .planAnalyze, .planRun]
        return [
            Flag(name: "--config", target: .value(\.configuration.config), commands: everywhere),
            Flag(name: "--backend", target: .value(\.configuration.backend), commands: everywhere),
            Flag(name: "--host", target: .value(\.configuration.host), commands: serving),
            Flag(name: "--port", target: .value(\.configuration.port), commands: serving),
            Flag(name: "--log-level", target: .value(\.configuration.logLevel), commands: serving),
            Flag(name: "--model", target: .value(\.model), commands: asking),
            Flag(name: "--json", target: .isGiven(\.wantsJSON), commands: asking),
            Flag(name: "--system", target: .value(\.system), commands: [.chat]),
            Flag(name: "--preset", target: .value(\.preset), commands: [.planRun]),
            Flag(name: "--output", target: .value(\.output), commands: [.planRun]),
            Flag(name: "--resume", target: .value(\.resume), commands: [.planRun]),
        ]
    }
}
