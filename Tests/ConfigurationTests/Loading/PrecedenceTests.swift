import Testing

@testable import Configuration

@Suite struct PrecedenceTests {
    /// A setting that can come from everywhere.
    struct Source: Sendable, CustomTestStringConvertible {
        let path: String
        let yaml: String
        let variable: String
        let flag: String
        let flags: ConfigurationFlags
        /// Its values by default and from file, variable and flag.
        let values: [String]

        var testDescription: String { path }
    }

    static let sources = [
        Source(
            path: "gateway.host", yaml: "gateway:\n  host: 127.0.0.2\n", variable: "LLM_GATEWAY_HOST", flag: "--host",
            flags: ConfigurationFlags(host: "127.0.0.4"),
            values: ["127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4"]),
        Source(
            path: "gateway.port", yaml: "gateway:\n  port: 2\n", variable: "LLM_GATEWAY_PORT", flag: "--port",
            flags: ConfigurationFlags(port: "4"), values: ["4000", "2", "3", "4"]),
        Source(
            path: "llm.backend", yaml: "llm:\n  backend: local\n", variable: "LLM_BACKEND", flag: "--backend",
            flags: ConfigurationFlags(backend: "echo"), values: ["auto", "local", "gemini", "echo"]),
        Source(
            path: "gateway.log_level", yaml: "gateway:\n  log_level: debug\n", variable: "LLM_GATEWAY_LOG_LEVEL",
            flag: "--log-level", flags: ConfigurationFlags(logLevel: "error"),
            values: ["info", "debug", "warning", "error"]),
    ]

    @Test(arguments: sources, [0, 1, 2, 3, 4, 5, 6, 7])
    func `a flag goes before a variable before the file before the default`(source: Source, given: Int) throws {
        let (hasFile, hasVariable, hasFlag) = (given & 1 != 0, given & 2 != 0, given & 4 != 0)
        let settings = try load(
            hasFile ? source.yaml : "models: {}\n",
            environment: hasVariable ? [source.variable: source.values[2]] : [:],
            flags: hasFlag ? source.flags : ConfigurationFlags())
        let expected =
            if hasFlag {
                "\(source.values[3]) (\(source.flag))"
            } else if hasVariable {
                "\(source.values[2]) (\(source.variable))"
            } else if hasFile {
                "\(source.values[1]) (line 2)"
            } else {
                "\(source.values[0]) (default)"
            }
        #expect(settings.shown(source.path) == expected)
    }

    @Test func `a null, also an empty one, leaves the default`() throws {
        let settings = try load(
            "gateway: {port: null, api_keys: ~, limits: , timeouts: null}\nllm:\nbackends:\nmodels:\n")
        #expect(settings.server == ServerSettings())
        #expect(settings.llm == LLMSettings())
        #expect(settings.shown("gateway.port") == "4000 (default)")
    }

    @Test func `a wrong value in the file is an error even where a variable replaces it`() {
        let found = problems(in: "gateway:\n  port: x\n", environment: ["LLM_GATEWAY_PORT": "4001"])
        #expect(found.map(\.line) == [2])
    }
}
