import Dialects
import Foundation
import Support
import Testing
import Wire

private let python = ProcessInfo.processInfo.environment["LLM_GATEWAY_PYTHON"]

/// Every recorded answer through the strict types of the official Python package, in one run of Python.
///
/// `LLM_GATEWAY_PYTHON` names an interpreter that has the package.
@Suite(.enabled(if: python != nil && Fixtures.isAvailable, "LLM_GATEWAY_PYTHON names no interpreter"))
struct StrictTypesTests {
    /// Reads the answers, one JSON object a line, and prints what is wrong with each.
    private static let script = """
        import json, sys
        sys.path.insert(0, sys.argv[1])
        import check_openai_response as checker
        allowed = frozenset(("text_tokens", "image_tokens"))
        for line in open(sys.argv[2]):
            case = json.loads(line)
            for finding in checker.check(case["kind"], case["text"], allowed, case.get("usage")):
                print(case["name"], case["kind"], finding, sep=": ")
        """

    /// What the recordings themselves have wrong: totals that are no sums, calls that were filtered.
    private static let known = ["is not prompt_tokens", "after tool calls"]

    @Test func `every answer and every stream passes`() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("strict-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let cases = folder.appendingPathComponent("cases")
        try Data(Self.lines).write(to: cases)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: python ?? "")
        process.arguments = ["-c", Self.script, Fixtures.path("../tools"), cases.path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let findings = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        for finding in findings.split(separator: "\n") where !Self.known.contains(where: finding.contains) {
            Issue.record("\(finding)")
        }
    }

    private static var lines: [UInt8] {
        var lines: [UInt8] = []
        for fixture in GeminiFixture.answers {
            let replay = fixture.replay
            guard replay.problem == nil else { continue }
            append(fixture.name, "chat", replay.folded().text, usage: nil, to: &lines)
            append(fixture.name, "chat-stream", replay.streamed(), usage: true, to: &lines)
            append(fixture.name, "chat-stream", replay.streamed(includesUsage: false), usage: false, to: &lines)
        }
        for fixture in GeminiFixture.refusals {
            let problem = GeminiErrors.decode(status: fixture.status, body: fixture.response)
            append(fixture.name, "error", problem.openAI.encoded, usage: nil, to: &lines)
        }
        return lines
    }

    private static func append(_ name: String, _ kind: String, _ text: [UInt8], usage: Bool?, to lines: inout [UInt8]) {
        let text = String(decoding: text, as: UTF8.self)
        var line: JSONValue = ["name": .string(name), "kind": .string(kind), "text": .string(text)]
        if let usage, case .object(var object) = line {
            object["usage"] = .bool(usage)
            line = .object(object)
        }
        lines += line.text + [0x0A]
    }
}
