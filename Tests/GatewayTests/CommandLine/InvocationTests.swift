internal import Configuration
internal import Testing

@testable internal import llm_gateway

@Suite struct InvocationTests {
    struct Line: CustomTestStringConvertible, Sendable {
        let arguments: [String]
        var command = "serve"
        var flags: [String?] = [nil, nil, nil, nil, nil]

        var testDescription: String { arguments.joined(separator: " ") }
    }

    @Test(arguments: [
        Line(arguments: []),
        Line(arguments: ["serve"]),
        Line(arguments: ["check"], command: "check"),
        Line(arguments: ["models", "--backend", "local"], command: "models", flags: [nil, nil, nil, "local", nil]),
        Line(
            arguments: [
                "--config", "a.yaml", "--host", "::1", "--port", "0", "--backend", "echo", "--log-level", "debug",
            ],
            flags: ["a.yaml", "::1", "0", "echo", "debug"]),
        Line(
            arguments: ["serve", "--port=4001", "--config=a=b", "--host=-"], flags: ["a=b", "-", "4001", nil, nil]),
        Line(arguments: ["--port", "1", "--port", "2"], flags: [nil, nil, "2", nil, nil]),
        Line(arguments: ["--port", "1", "check"], command: "check", flags: [nil, nil, "1", nil, nil]),
    ])
    func `commands and flags are understood`(_ line: Line) throws {
        guard case .run(let command, let options) = Invocation(line.arguments) else {
            Issue.record("\(Invocation(line.arguments))")
            return
        }
        let flags = options.configuration
        #expect(command.rawValue == line.command)
        #expect([flags.config, flags.host, flags.port, flags.backend, flags.logLevel] == line.flags)
    }

    @Test(arguments: [
        (["--prot", "1"], #"there is no flag "--prot"; did you mean "--port"?"#),
        (["serve", "--hots=1"], #"there is no flag "--hots"; did you mean "--host"?"#),
        (["--loglevel", "debug"], #"there is no flag "--loglevel"; did you mean "--log-level"?"#),
        (["--xyzzyxyzzy"], #"there is no flag "--xyzzyxyzzy""#),
        (["-p", "1"], #"there is no flag "-p""#),
        (["serv"], #"there is no command "serv"; did you mean "serve"?"#),
        (["model"], #"there is no command "model"; did you mean "models"?"#),
        (["quite-another-thing"], #"there is no command "quite-another-thing""#),
        (["serve", "check"], #""check" is not expected after "serve""#),
        (["chat", "--presets", "x"], #"there is no flag "--presets""#),
        (["chat", "--preset", "cost", "Hi"], #"there is no flag "--preset" of "chat""#),
        (["--preset", "cost", "chat", "Hi"], #"there is no flag "--preset" of "chat""#),
        (["plan", "run", "--outptu", "a"], #"there is no flag "--outptu"; did you mean "--output"?"#),
        (["plan", "rum", "a.json"], #"there is no command "plan rum"; did you mean "plan run"?"#),
        (["plna", "run"], #"there is no command "plna"; did you mean "plan"?"#),
        (["plan"], #""plan" wants analyze or run"#),
        (["plan", "run"], #""plan run" wants the file of a plan"#),
        (["plan", "analyze", "a.json", "b.json"], #""b.json" is not expected after "a.json""#),
        (
            ["plan", "run", "--preset", "fast", "a.json"],
            #"there is no preset "fast"; choose one of speed, balanced, reliability, cost"#
        ),
        (["chat", "--json=yes", "Hi"], "--json takes no value"),
        (["--port"], "--port wants a value"), (["--port="], "--port wants a value"),
        (["--port", "--host", "a"], "--port wants a value"),
    ])
    func `what is not understood is named, with the nearest word`(_ arguments: [String], _ message: String) {
        guard case .misuse(let said) = Invocation(arguments) else {
            Issue.record("\(Invocation(arguments))")
            return
        }
        #expect(said == message)
    }

    @Test(arguments: [
        (
            ["chat", "--system", "Be brief.", "--model=qwen", "--json", "What", "is", "this?"], "chat",
            Options(words: ["What", "is", "this?"], system: "Be brief.", model: "qwen", wantsJSON: true)
        ),
        (["chat"], "chat", Options()),
        (["chat", "--", "--help", "-"], "chat", Options(words: ["--help", "-"])),
        (
            ["--backend", "echo", "plan", "analyze", "a.json"], "plan analyze",
            Options(configuration: ConfigurationFlags(backend: "echo"), words: ["a.json"])
        ),
        (
            ["plan", "run", "a.json", "--preset", "cost", "--output", "b.json", "--resume", "c.json"], "plan run",
            Options(words: ["a.json"], output: "b.json", preset: "cost", resume: "c.json")
        ),
    ])
    func `words and flags of the commands that ask a model are understood`(
        _ arguments: [String], _ name: String, _ expected: Options
    ) {
        guard case .run(let command, let options) = Invocation(arguments) else {
            Issue.record("\(Invocation(arguments))")
            return
        }
        #expect(command.rawValue == name)
        #expect(options == expected)
    }

    @Test func `each command's help names its flags, and every backend that is always there`() {
        for command in Command.allCases {
            let words = command.rawValue.split(separator: " ").map { String($0) }
            guard case .help(let text) = Invocation(words + ["--help"]) else {
                Issue.record("\(command)")
                continue
            }
            #expect(text.contains("usage: llm-gateway \(command.rawValue)"))
            for flag in Flag.all {
                #expect(text.contains("  \(flag.name) ") == flag.commands.contains(command), "\(flag.name)")
            }
            #expect(text.contains("auto, local, gemini, openai, echo or a configured backend"))
        }
    }

    @Test(arguments: [
        (["--help"], "commands:"), (["plan", "--help"], "plan analyze FILE"), (["-h"], "commands:"),
        (["serve", "--help"], "usage: llm-gateway serve"),
        (["check", "--port", "1", "-h"], "usage: llm-gateway check"),
        (["models", "--help"], "usage: llm-gateway models"),
    ])
    func `help is of the program or of its command`(_ arguments: [String], _ words: String) {
        guard case .help(let text) = Invocation(arguments) else {
            Issue.record("\(Invocation(arguments))")
            return
        }
        #expect(text.contains(words))
        for flag in ["--config", "--host", "--port", "--backend", "--log-level"] { #expect(text.contains(flag)) }
    }
}
