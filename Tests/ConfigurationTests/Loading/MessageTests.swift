import Testing

@testable import Configuration

@Suite struct MessageTests {
    struct Mistake: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let yaml: String
        var environment: [String: String] = [:]
        var flags = ConfigurationFlags()
        let message: String
    }

    static let mistakes: [Mistake] = [
        Mistake(
            testDescription: "a mistyped key", yaml: "llm:\n  backend: local\ngateway:\n  hots: x\n",
            message: """
                config.yaml:4:3: unknown key "gateway.hots"; did you mean "gateway.host"?
                  4 |   hots: x
                    |   ^
                """),
        Mistake(
            testDescription: "a key like no other", yaml: "zzzzzz: 1\n",
            message: """
                config.yaml:1:1: unknown key "zzzzzz"
                  1 | zzzzzz: 1
                    | ^
                """),
        Mistake(
            testDescription: "a mistyped section", yaml: "gatway:\n  port: 1\n",
            message: """
                config.yaml:1:1: unknown key "gatway"; did you mean "gateway"?
                  1 | gatway:
                    | ^
                """),
        Mistake(
            testDescription: "a port out of range", yaml: "gateway: {port: 70000}\n",
            message: """
                config.yaml:1:17: gateway.port: expected an integer from 1 to 65535, found "70000"
                  1 | gateway: {port: 70000}
                    |                 ^
                """),
        Mistake(
            testDescription: "a quoted number", yaml: "gateway:\n  port: \"4000\"\n",
            message: """
                config.yaml:2:9: gateway.port: expected an integer from 1 to 65535, found the string "4000"
                  2 |   port: "4000"
                    |         ^
                """),
        Mistake(
            testDescription: "a mapping for a number", yaml: "gateway:\n  port:\n    a: 1\n",
            message: """
                config.yaml:3:5: gateway.port: expected an integer from 1 to 65535, found a mapping
                  3 |     a: 1
                    |     ^
                """),
        Mistake(
            testDescription: "a scalar for a section", yaml: "llm: local\n",
            message: """
                config.yaml:1:6: llm: expected a mapping, found a single value
                  1 | llm: local
                    |      ^
                """),
        Mistake(
            testDescription: "yes for a boolean", yaml: "gateway:\n  log_bodies: yes\n",
            message: """
                config.yaml:2:15: gateway.log_bodies: expected true or false, found "yes"
                  2 |   log_bodies: yes
                    |               ^
                """),
        Mistake(
            testDescription: "an unknown word", yaml: "gateway:\n  log_level: warn\n",
            message: """
                config.yaml:2:14: gateway.log_level: expected one of debug, info, warning, error, found "warn"
                  2 |   log_level: warn
                    |              ^
                """),
        Mistake(
            testDescription: "a negative duration", yaml: "llm:\n  timeout_seconds: -1\n",
            message: """
                config.yaml:2:20: llm.timeout_seconds: expected seconds, more than 0 and at most 86400, found "-1"
                  2 |   timeout_seconds: -1
                    |                    ^
                """),
        Mistake(
            testDescription: "a number out of range", yaml: "llm:\n  temperature: 2.5\n",
            message: """
                config.yaml:2:16: llm.temperature: expected a number from 0.0 to 2.0, found "2.5"
                  2 |   temperature: 2.5
                    |                ^
                """),
        Mistake(
            testDescription: "a tab", yaml: "gateway:\n\tport: 1\n",
            message: """
                config.yaml:2:1: a tab cannot indent; use spaces
                  2 | \tport: 1
                    | ^
                """),
        Mistake(
            testDescription: "a key twice", yaml: "gateway:\n  port: 1\n  port: 2\n",
            message: """
                config.yaml:3:3: duplicate key "port", first used in line 2
                  3 |   port: 2
                    |   ^
                """),
        Mistake(
            testDescription: "a list left open", yaml: "gateway:\n  cors_origins: [a, b\n  port: 1\n",
            message: """
                config.yaml:3:7: did not find expected ',' or ']' while parsing a flow sequence \
                (begun at line 2, column 17)
                  3 |   port: 1
                    |       ^
                """),
        Mistake(
            testDescription: "an unset variable", yaml: "llm:\n  openai_api_key: ${NO_SUCH_KEY}\n",
            message: """
                config.yaml:2:19: llm.openai_api_key: environment variable NO_SUCH_KEY is not set; \
                set it, or write ${NO_SUCH_KEY:-default}
                  2 |   openai_api_key: ***
                    |                   ^
                """),
        Mistake(
            testDescription: "an unquoted variable in a flow list", yaml: "gateway:\n  cors_origins: [${ORIGIN}]\n",
            message: """
                config.yaml:2:19: a ${...} inside [ ] or { } needs quotes around it
                  2 |   cors_origins: [${ORIGIN}]
                    |                   ^
                """),
        Mistake(
            testDescription: "a URL without scheme", yaml: "llm:\n  local_api_base: localhost:8000/v1\n",
            message: """
                config.yaml:2:19: llm.local_api_base: must begin with http:// or https://
                  2 |   local_api_base: localhost:8000/v1
                    |                   ^
                """),
        Mistake(
            testDescription: "a wrong variable", yaml: "llm: {}\n", environment: ["LLM_GATEWAY_PORT": "70000"],
            message: "LLM_GATEWAY_PORT: expected an integer from 1 to 65535"),
        Mistake(
            testDescription: "a wrong flag", yaml: "llm: {}\n", flags: ConfigurationFlags(port: "4k"),
            message: "--port: expected an integer from 1 to 65535"),
        Mistake(
            testDescription: "a public address without keys", yaml: "gateway:\n  host: 0.0.0.0\n",
            message: """
                config.yaml:2:9: gateway.host: other machines can reach "0.0.0.0" and no API key protects it; \
                set gateway.api_keys, gateway.keys or LLM_GATEWAY_API_KEYS, or listen on 127.0.0.1
                  2 |   host: 0.0.0.0
                    |         ^
                """),
        Mistake(
            testDescription: "an unknown backend from the environment", yaml: "llm: {}\n",
            environment: ["LLM_BACKEND": "gemni"],
            message: "LLM_BACKEND: there is no backend \"gemni\"; did you mean \"gemini\"?"),
        Mistake(
            testDescription: "nothing but a comment", yaml: "# llm:\n",
            message: """
                config.yaml:1:1: empty configuration: expected the keys of at least one section
                  1 | # llm:
                    | ^
                """),
    ]

    @Test(arguments: mistakes)
    func `a mistake is named with its place and what would be right`(mistake: Mistake) {
        let found = problems(in: mistake.yaml, environment: mistake.environment, flags: mistake.flags)
        #expect(ConfigurationError(problems: found).description == mistake.message)
    }

    @Test func `all mistakes of a document are named at once, in the order of the file`() {
        let yaml = """
            models: {a: []}
            gateway: {port: x, port: 2, prt: 3}
            llm: {top_p: 2, backend: nowhere}
            backends: [{}]
            extra: !custom 1
            """
        let found = problems(in: yaml, environment: ["LLM_GATEWAY_WORKERS": "many"])
        #expect(
            found.map { "\($0.line ?? 0):\($0.column ?? 0)" } == [
                "1:13", "2:17", "2:20", "2:29", "3:14", "3:26", "4:12", "4:12", "5:1", "5:8", "0:0",
            ])
        #expect(found.last?.message == "LLM_GATEWAY_WORKERS: expected auto or an integer from 1 to 1024")
    }

    @Test func `hundreds of mistakes are counted, not all printed`() {
        let yaml = (0..<500).map { "key\($0): 1\n" }.joined()
        let found = problems(in: yaml)
        #expect(found.count == 101)
        #expect(found.last?.description == "config.yaml: and 400 more problems")
    }

    @Test func `a long line is clipped around the place`() throws {
        let yaml = "gateway: {host: \(String(repeating: "a", count: 300)).example, port: x}\n"
        let problem = try #require(problems(in: yaml).last)
        let line = try #require(problem.sourceLine)
        let caret = try #require(problem.caretLine)
        #expect(line.count < 140)
        #expect(line.hasPrefix("...aaa"))
        #expect(line.dropFirst(caret.count - 1).hasPrefix("x}"))
    }

    @Test(arguments: [
        "\"a\\e[2J\": 1\n", "b\u{9B}c: 2\n", "c: \u{1B}[2J\n",
        "backends: [{headers: {\"a\\e[2J\": b}, name: a, base_url: \"http://a\"}]\n",
    ])
    func `control characters of the file do not reach the terminal`(yaml: String) {
        let text = ConfigurationError(problems: problems(in: yaml)).description
        #expect(text.hasPrefix("config.yaml:1:"))
        #expect(!text.unicodeScalars.contains { $0.isControl && $0 != "\n" })
    }
}
