internal import Foundation

/// Compiles and runs the legacy program as its owner would, against the modules this test was built with.
struct LegacyBuild {
    /// A directory of the test's own, which holds the program.
    let directory: URL
    let source: URL

    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Where the package's modules and objects are: beside the program that runs the tests.
    private static let products = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()

    static let legacyText = read(root.appending(path: "compat/LegacyProgram/main.swift"))

    /// The declarations of the module, as their sources have them.
    static let faces = ["Types", "Functions"].map { read(root.appending(path: "compat/GeminiExecutor/\($0).swift")) }

    init(_ text: String = legacyText) throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "legacy-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        source = directory.appending(path: "main.swift")
        try text.write(to: source, atomically: true, encoding: .utf8)
    }

    func remove() {
        try? FileManager.default.removeItem(at: directory)
    }

    /// What the compiler says to the program, its warnings in the order of the text; linked, where wanted, to `binary`.
    func compile(_ options: [String] = ["-typecheck"]) throws -> Output {
        let maps = ["CCurl", "CYAML", "CLinux"].flatMap {
            ["-Xcc", "-fmodule-map-file=\(Self.root.appending(path: "Sources/\($0)/module.modulemap").path)"]
        }
        return try Self.run(
            "/usr/bin/env",
            ["swiftc", "-swift-version", "6", "-diagnostic-style", "llvm", "-I", Self.products.path + "/Modules"] + maps
                + options + [source.path])
    }

    var binary: URL { directory.appending(path: "legacy") }

    /// What the tests' own objects were instrumented with, which a program linked to them needs, too.
    private static let sanitizer =
        ProcessInfo.processInfo.environment["LLM_GATEWAY_SANITIZER"]
        .map { ["-sanitize=\($0)"] } ?? []

    /// Builds the program.
    func link() throws -> Output {
        let modules = [
            "GeminiExecutor", "PlanExecutor", "LLMClients", "Configuration", "Dialects", "Upstream", "Reactor", "Wire",
        ]
        let objects = try modules.flatMap { module in
            let folder = Self.products.appending(path: "\(module).build")
            return try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".swift.o") }
                .map { folder.appending(path: $0).path }
        }
        return try compile(objects + Self.sanitizer + ["-lcurl", "-lyaml", "-o", binary.path])
    }

    /// What a process wrote, and how it ended.
    struct Output {
        let text: String
        let status: Int32

        /// The warnings and errors, without the place and the lines of the source.
        var diagnostics: [String] {
            text.split(separator: "\n").compactMap { line in
                line.firstRange(of: /main\.swift:\d+:\d+: (?=warning|error)/).map { String(line[$0.upperBound...]) }
            }
        }

        /// The fix-its that the compiler offers.
        var fixIts: [FixIt] {
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            return lines.indices.dropLast(3).compactMap { index in
                guard let place = lines[index].firstMatch(of: /main\.swift:(\d+):\d+: note: use '/) else { return nil }
                return Int(place.1).map { FixIt(line: $0, marks: lines[index + 2], drawing: lines[index + 3]) }
            }
        }
    }

    /// Runs a program to its end, with `environment` and no more than the way to other programs.
    static func run(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], in directory: URL? = nil
    ) throws -> Output {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.currentDirectoryURL = directory
        let own = ProcessInfo.processInfo.environment.filter {
            ["PATH", "HOME", "LD_LIBRARY_PATH", "TMPDIR", "ASAN_OPTIONS", "TSAN_OPTIONS"].contains($0.key)
        }
        process.environment = own.merging(environment) { $1 }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let text = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Output(text: String(decoding: text, as: UTF8.self), status: process.terminationStatus)
    }

    private static func read(_ file: URL) -> String {
        (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    }
}
