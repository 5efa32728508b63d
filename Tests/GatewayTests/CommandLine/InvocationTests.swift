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
        guard case .run(let command, let flags) = Invocation(line.arguments) else {
            Issue.record("\(Invocation(line.arguments))")
            return
        }
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
        (["--help"], "commands:"), (["-h"], "commands:"), (["serve", "--help"], "usage: llm-gateway serve"),
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
