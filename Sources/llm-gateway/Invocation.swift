internal import Configuration

/// What the command line asks for.
enum Invocation {
    case run(Command, ConfigurationFlags)
    case help(String)
    case version
    /// It cannot be understood, and why.
    case misuse(String)

    private static let flags = ["--config", "--host", "--port", "--backend", "--log-level", "--help", "--version"]

    /// - Parameter arguments: without the program's name.
    init(_ arguments: [String]) {
        var arguments = arguments[...]
        var command = Command.serve
        if let word = arguments.first, !word.hasPrefix("-") {
            guard let named = Command(rawValue: word) else {
                let hint = Self.hint(word, among: Command.allCases.map(\.rawValue))
                self = .misuse("there is no command \"\(word)\"\(hint)")
                return
            }
            command = named
            arguments = arguments.dropFirst()
        }
        self = Self.read(arguments, for: command, hasCommand: arguments.count < CommandLine.arguments.count - 1)
    }

    private static func read(
        _ arguments: ArraySlice<String>, for command: Command, hasCommand: Bool
    ) -> Invocation {
        var values = ConfigurationFlags()
        var rest = arguments
        while let argument = rest.popFirst() {
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts.first ?? "")
            switch name {
            case "--help", "-h": return .help(hasCommand ? command.help : Help.overview)
            case "--version": return .version
            default: break
            }
            guard flags.contains(name) else {
                return .misuse(
                    name.hasPrefix("-")
                        ? "there is no flag \"\(name)\"\(hint(name, among: flags))"
                        : "\"\(argument)\" is not expected after \"\(command.rawValue)\"")
            }
            guard let value = parts.count == 2 ? String(parts[1]) : rest.popFirst() else {
                return .misuse("\(name) wants a value")
            }
            switch name {
            case "--config": values.config = value
            case "--host": values.host = value
            case "--port": values.port = value
            case "--backend": values.backend = value
            default: values.logLevel = value
            }
        }
        return .run(command, values)
    }

    private static func hint(_ word: String, among words: [String]) -> String {
        nearestWord(to: word, among: words).map { "; did you mean \"\($0)\"?" } ?? ""
    }
}

/// How the process ends.
enum ExitStatus {
    static let failure: Int32 = 1
    /// The command line or the configuration is wrong (`EX_USAGE`).
    static let misuse: Int32 = 64
}
