internal import Configuration

/// What the command line asks for.
enum Invocation {
    case run(Command, ConfigurationFlags)
    case help(String)
    case version
    /// It cannot be understood, and why.
    case misuse(String)

    private static var valueFlags: [String: WritableKeyPath<ConfigurationFlags, String?>] {
        [
            "--config": \.config, "--host": \.host, "--port": \.port, "--backend": \.backend,
            "--log-level": \.logLevel,
        ]
    }
    private static var flags: [String] { valueFlags.keys.sorted() + ["--help", "--version"] }

    /// - Parameter arguments: without the program's name.
    init(_ arguments: [String]) {
        do throws(Misuse) {
            self = try Self.read(arguments)
        } catch {
            self = .misuse(error.message)
        }
    }

    private struct Misuse: Error {
        let message: String
    }

    private static func read(_ arguments: [String]) throws(Misuse) -> Invocation {
        var command: Command?
        var values = ConfigurationFlags()
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("-") else {
                command = try self.command(argument, after: command)
                continue
            }
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = parts.first.map { String($0) } ?? argument
            switch name {
            case "--help", "-h": return .help(command?.help ?? Help.overview)
            case "--version": return .version
            default: break
            }
            guard let flag = valueFlags[name] else {
                throw Misuse(message: "there is no flag \"\(name)\"\(hint(name, among: flags))")
            }
            values[keyPath: flag] = try value(of: name, parts.count == 2 ? String(parts[1]) : rest.popFirst())
        }
        return .run(command ?? .serve, values)
    }

    private static func command(_ word: String, after earlier: Command?) throws(Misuse) -> Command {
        if let earlier { throw Misuse(message: "\"\(word)\" is not expected after \"\(earlier.rawValue)\"") }
        if let command = Command(rawValue: word) { return command }
        let hint = hint(word, among: Command.allCases.map(\.rawValue))
        throw Misuse(message: "there is no command \"\(word)\"\(hint)")
    }

    /// A flag in the place of a value means that the value was forgotten.
    private static func value(of name: String, _ value: String?) throws(Misuse) -> String {
        guard let value, !value.isEmpty, !value.hasPrefix("--") else { throw Misuse(message: "\(name) wants a value") }
        return value
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
