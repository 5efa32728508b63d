internal import Configuration
internal import PlanExecutor

/// What the command line asks for.
enum Invocation {
    case run(Command, Options)
    case help(String)
    case version
    /// It cannot be understood, and why.
    case misuse(String)

    private static let helpFlags = ["--help", "-h"]
    /// The command that has commands of its own.
    private static let planWord = "plan"

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
        var options = Options()
        var given: [Flag] = []
        var isAfterFlags = false
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            guard !isAfterFlags, argument.hasPrefix("-"), argument != "-" else {
                if let command {
                    try take(argument, for: command, into: &options)
                } else if argument == planWord, let next = rest.first, helpFlags.contains(next) {
                    return .help(Help.overview)
                } else {
                    command = try self.command(argument, &rest)
                }
                continue
            }
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = parts.first.map { String($0) } ?? argument
            switch name {
            case "--":
                isAfterFlags = true
                continue
            case _ where helpFlags.contains(name): return .help(command?.help ?? Help.overview)
            case "--version": return .version
            default: break
            }
            let flag = try flag(name, of: command)
            given.append(flag)
            switch flag.target {
            case .value(let path):
                options[keyPath: path] = try value(of: name, parts.count == 2 ? String(parts[1]) : rest.popFirst())
            case .isGiven(let path):
                guard parts.count == 1 else { throw Misuse(message: "\(name) takes no value") }
                options[keyPath: path] = true
            }
        }
        let chosen = command ?? .serve
        try check(options, given, for: chosen)
        return .run(chosen, options)
    }

    private static func command(_ word: String, _ rest: inout ArraySlice<String>) throws(Misuse) -> Command {
        if let command = Command(rawValue: word) { return command }
        let names = Command.allCases.map(\.rawValue)
        guard word == planWord else {
            let words = names.filter { !$0.contains(" ") } + [planWord]
            throw Misuse(message: "there is no command \"\(word)\"\(hint(word, among: words))")
        }
        guard let second = rest.popFirst() else { throw Misuse(message: "\"plan\" wants analyze or run") }
        let pair = "\(word) \(second)"
        guard let command = Command(rawValue: pair) else {
            throw Misuse(message: "there is no command \"\(pair)\"\(hint(pair, among: names))")
        }
        return command
    }

    /// A word that is no flag.
    private static func take(_ word: String, for command: Command, into options: inout Options) throws(Misuse) {
        guard options.words.count < command.mostWords else {
            let earlier = options.words.last ?? command.rawValue
            throw Misuse(message: "\"\(word)\" is not expected after \"\(earlier)\"")
        }
        options.words.append(word)
    }

    private static func flag(_ name: String, of command: Command?) throws(Misuse) -> Flag {
        let known = Flag.all.filter { flag in command.map { flag.commands.contains($0) } ?? true }
        if let flag = known.first(where: { $0.name == name }) { return flag }
        let place = Flag.all.contains { $0.name == name } ? " of \"\(command?.rawValue ?? "")\"" : ""
        let names = known.map(\.name).sorted() + ["--help", "--version"]
        throw Misuse(message: "there is no flag \"\(name)\"\(place)\(hint(name, among: names))")
    }

    /// What can be known only when the command is: flags may stand in front of it.
    private static func check(_ options: Options, _ given: [Flag], for command: Command) throws(Misuse) {
        if let flag = given.first(where: { !$0.commands.contains(command) }) {
            throw Misuse(message: "there is no flag \"\(flag.name)\" of \"\(command.rawValue)\"")
        }
        if command.wantsFile, options.words.isEmpty {
            throw Misuse(message: "\"\(command.rawValue)\" wants the file of a plan")
        }
        if let preset = options.preset, PlanRunner.Preset(named: preset) == nil {
            let names = PlanRunner.Preset.all.map(\.name).joined(separator: ", ")
            throw Misuse(message: "there is no preset \"\(preset)\"; choose one of \(names)")
        }
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
