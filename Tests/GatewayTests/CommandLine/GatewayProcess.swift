internal import Foundation
internal import Support

/// The built program as a process of its own, in an empty folder and with an environment of its own.
///
/// `@unchecked`: what the process writes is guarded by the condition's lock.
final class GatewayProcess: @unchecked Sendable {
    private let process = Process()
    private let condition = NSCondition()
    private var text = (output: "", error: "")
    private var openPipes = 2
    private let folder: URL

    /// Starts the program.
    ///
    /// - Parameters:
    ///   - program: the name of the executable.
    ///   - files: written into its folder before.
    ///   - input: what comes in over its standard input.
    init(
        _ arguments: [String], program: String = "llm-gateway", environment: [String: String] = [:],
        files: [String: String] = [:], input: String = ""
    ) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("gateway-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, text) in files { try Data(text.utf8).write(to: folder.appendingPathComponent(name)) }
        process.executableURL = Self.programs.appendingPathComponent(program)
        process.arguments = arguments
        // What a sanitizer excuses in the tests it excuses in the program, too.
        let sanitizers = ProcessInfo.processInfo.environment.filter {
            ["ASAN_OPTIONS", "TSAN_OPTIONS"].contains($0.key)
        }
        process.environment = sanitizers.merging(environment) { $1 }
        process.currentDirectoryURL = folder
        let output = Pipe()
        let error = Pipe()
        process.standardOutput = output
        process.standardError = error
        let standardInput = Pipe()
        process.standardInput = standardInput
        try process.run()
        try? standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try standardInput.fileHandleForWriting.close()
        read(output) { $0.output += $1 }
        read(error) { $0.error += $1 }
    }

    /// Starts the program on a free port and waits until it serves there.
    static func serve(
        _ arguments: [String] = [], environment: [String: String] = [:], files: [String: String] = [:]
    ) throws -> (process: GatewayProcess, port: UInt16) {
        // Somebody else may take the port between here and there.
        for _ in 0..<10 {
            let port = try FreePort.find()
            var environment = environment
            environment["LLM_GATEWAY_PORT"] = "\(port)"
            // The gateway's own questions would stand among those that the tests count.
            environment["LLM_GATEWAY_DISCOVERY_INTERVAL"] = "0"
            let process = try GatewayProcess(arguments, environment: environment, files: files)
            let isSettled = process.wait { process.text.error.contains("try: ") || process.openPipes == 0 }
            let said = process.condition.withLock { process.text.error }
            if said.contains("listens on http://127.0.0.1:\(port)\n") { return (process, port) }
            guard isSettled, said.contains("in use") else { throw RawClient.Failure.malformed(said) }
        }
        throw RawClient.Failure.malformed("no free port")
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        try? FileManager.default.removeItem(at: folder)
    }

    /// Where the programs are: beside the one that runs the tests.
    private static var programs: URL {
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    }

    private func read(_ pipe: Pipe, _ take: @escaping @Sendable (inout (output: String, error: String), String) -> Void)
    {
        let readAll = { @Sendable [self] in
            while true {
                let data = pipe.fileHandleForReading.availableData
                condition.withLock {
                    if data.isEmpty { openPipes -= 1 } else { take(&text, String(decoding: data, as: UTF8.self)) }
                    condition.broadcast()
                }
                if data.isEmpty { return }
            }
        }
        Thread.detachNewThread(readAll)
    }

    /// Waits until what was written to stderr fits. False when it does not in time.
    func waitForError(_ fits: (String) -> Bool) -> Bool {
        wait { fits(text.error) }
    }

    func signal(_ number: Int32) {
        kill(process.processIdentifier, number)
    }

    /// What the file has that the process wrote into its folder.
    func file(_ name: String) throws -> String {
        try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    }

    /// Waits for the end of the process. The status is the signal's, negated, where one ended it.
    func end() throws -> (status: Int32, output: String, error: String) {
        guard wait({ openPipes == 0 }) else { throw RawClient.Failure.malformed("it does not end") }
        process.waitUntilExit()
        let status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
        return (status, text.output, text.error)
    }

    private func wait(_ isMet: () -> Bool) -> Bool {
        let limit = Date(timeIntervalSinceNow: 10)
        condition.lock()
        defer { condition.unlock() }
        while !isMet() {
            if !condition.wait(until: limit) { return isMet() }
        }
        return true
    }
}
