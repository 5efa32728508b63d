import Testing

@testable import Configuration

@Suite struct FileSearchTests {
    /// Each file that can be there has a port of its own.
    private static let ports = [("config/config.yaml", 1), ("config.yaml", 2), ("named.yaml", 3), ("variable.yaml", 4)]

    private func directory(_ files: [String]) throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        for (file, port) in Self.ports where files.contains(file) {
            try directory.write("gateway: {port: \(port)}\n", to: file)
        }
        return directory
    }

    @Test(
        arguments: [
            ([], nil, nil, 4000), (["config.yaml"], nil, nil, 2), (["config/config.yaml", "config.yaml"], nil, nil, 1),
            (["config.yaml", "variable.yaml"], nil, "variable.yaml", 4),
            (["config.yaml", "variable.yaml", "named.yaml"], "named.yaml", "variable.yaml", 3),
            (["config.yaml", "named.yaml"], "named.yaml", "missing.yaml", 3), (["config.yaml"], nil, "", 2),
        ] as [([String], String?, String?, Int)])
    func `the named file is read, else the first of the usual ones`(
        files: [String], flag: String?, variable: String?, port: Int
    ) throws {
        let directory = try directory(files)
        let settings = try ConfigurationLoader.load(
            arguments: ConfigurationFlags(config: flag),
            environment: variable.map { ["LLM_GATEWAY_CONFIG": $0] } ?? [:],
            workingDirectory: directory.path)
        #expect(settings.server.port == port)
        let file = Self.ports.first { $0.1 == port }?.0
        #expect(settings.file == file.map { "\(directory.path)/\($0)" })
    }

    @Test func `a named file that is missing is an error that says who named it`() throws {
        let directory = try directory(["config.yaml"])
        for (flag, variable, source) in [("no.yaml", "", "--config"), (nil, "no.yaml", "LLM_GATEWAY_CONFIG")] {
            let error = #expect(throws: ConfigurationError.self) {
                try ConfigurationLoader.load(
                    arguments: ConfigurationFlags(config: flag), environment: ["LLM_GATEWAY_CONFIG": variable],
                    workingDirectory: directory.path)
            }
            #expect(error?.description == "\(directory.path)/no.yaml: \(source): cannot read it, there is no such file")
        }
    }

    @Test func `a directory in the place of a file is an error`() throws {
        let directory = try TemporaryDirectory()
        try directory.write("", to: "config.yaml/inner")
        let error = #expect(throws: ConfigurationError.self) {
            try ConfigurationLoader.load(environment: [:], workingDirectory: directory.path)
        }
        #expect(error?.description == "\(directory.path)/config.yaml: cannot read it, it is a directory")
    }

    @Test func `a file of more than 1 MiB is not read`() throws {
        let directory = try TemporaryDirectory()
        try directory.write(String(repeating: "#\n", count: 600_000), to: "config.yaml")
        let error = #expect(throws: ConfigurationError.self) {
            try ConfigurationLoader.load(environment: [:], workingDirectory: directory.path)
        }
        #expect(error?.description.contains("at most 1048576 bytes") == true)
    }

    @Test func `an endless file is not read for long`() {
        #expect(throws: ConfigurationError.self) {
            try ConfigurationLoader.load(arguments: ConfigurationFlags(config: "/dev/zero"), environment: [:])
        }
    }

    @Test func `without a file the environment and the flags still count`() throws {
        let directory = try TemporaryDirectory()
        let settings = try ConfigurationLoader.load(
            arguments: ConfigurationFlags(port: "5"), environment: ["LLM_BACKEND": "echo"],
            workingDirectory: directory.path)
        #expect(settings.server.port == 5)
        #expect(settings.llm.backend == .echo)
        #expect(settings.file == nil)
    }
}
