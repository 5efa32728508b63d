import Foundation
import Support
import Wire

/// The strict types of the official Python packages, asked about many texts in one run of Python.
///
/// `LLM_GATEWAY_PYTHON` names an interpreter that has the packages.
struct StrictChecker {
    static let python = ProcessInfo.processInfo.environment["LLM_GATEWAY_PYTHON"]
    static let isAvailable = python != nil && Fixtures.isAvailable
    static let skipReason = "LLM_GATEWAY_PYTHON names no interpreter"

    /// Reads the cases, one JSON object a line, and prints what is wrong with each.
    private static let script = """
        import json, sys
        sys.path.insert(0, sys.argv[1])
        import check_gemini_request, check_openai_response
        allowed = frozenset(("text_tokens", "image_tokens"))
        for line in open(sys.argv[2]):
            case = json.loads(line)
            kind, text = case["kind"], case["text"]
            if kind in check_gemini_request.ENDPOINTS:
                found = check_gemini_request.check(kind, json.loads(text), case.get("vertex", False))
            else:
                found = check_openai_response.check(kind, text, allowed, case.get("usage"))
            for finding in found:
                if not finding.startswith(check_gemini_request.NOTE):
                    print(case["name"], kind, finding, sep=": ")
        """

    private var lines: [UInt8] = []
    private(set) var count = 0

    /// - Parameter kind: a kind of answer, or a method of Gemini's.
    mutating func add(_ name: String, _ kind: String, _ text: [UInt8], usage: Bool? = nil, isVertex: Bool = false) {
        var line = JSONObject()
        line["name"] = .string(name)
        line["kind"] = .string(kind)
        line["text"] = .string(String(decoding: text, as: UTF8.self))
        if let usage { line["usage"] = .bool(usage) }
        if isVertex { line["vertex"] = true }
        lines += JSONValue.object(line).text + [0x0A]
        count += 1
    }

    /// What is wrong with the texts, a line each.
    func findings() throws -> [String] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("strict-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let cases = folder.appendingPathComponent("cases")
        try Data(lines).write(to: cases)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.python ?? "")
        process.arguments = ["-c", Self.script, Fixtures.path("../tools"), cases.path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let findings = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { return ["the checker ended with \(process.terminationStatus)"] }
        return findings.split(separator: "\n").map(String.init)
    }
}
