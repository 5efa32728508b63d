internal import Foundation
internal import Support
internal import Testing

/// The program in `compat/LegacyProgram`, as the compiler sees it and as it runs.
@Suite struct LegacyProgramTests {
    /// The old names in the order of the program's text, each with the new one.
    static let renamed = [
        ("GeminiConfiguration", "LLMConfiguration"), ("GeminiClient", "LLMClient"),
        ("makeGeminiClient", "makeLLMClient(_:)"), ("makeGeminiClient(apiKey:)", "GeminiLLMClient.init(apiKey:)"),
        ("GeminiBatch", "Batch"), ("GeminiPlan", "Plan"), ("GeminiStep", "Step"), ("StepType", "Step.Kind"),
        ("GeminiPlan", "Plan"), ("GeminiPlanAnalysis", "PlanAnalysis"),
        ("GeminiDependencyAnalyzer", "DependencyAnalyzer"), ("GeminiPlan", "Plan"), ("BatchDefinition", "Batch"),
        ("ExecutionResult", "StepResult"), ("GeminiStepExecutor", "StepExecutor"), ("GeminiStepResult", "StepResult"),
        ("GeminiStepFailure", "StepFailure"),
        ("loadPlanFromJSON", "Plan.init(contentsOf:)"),
        ("GeminiPlanReport", "PlanReport"), ("GeminiPlanRunner", "PlanRunner"), ("GeminiError", "LLMError"),
    ]

    @Test func `the program compiles unchanged, with a warning for each old name and no other`() throws {
        let build = try LegacyBuild()
        defer { build.remove() }
        let output = try build.compile()
        #expect(output.status == 0, "\(output.text)")
        let expected = Self.renamed.map { old, new in
            let verb = new.contains(".init") ? "replaced by" : "renamed to"
            return "warning: '\(old)' is deprecated: \(verb) '\(new)' [#DeprecatedDeclaration]"
        }
        #expect(output.diagnostics.sorted() == expected.sorted())
    }

    @Test func `with the fix-its applied the program compiles without a warning and has no old name left`() throws {
        let legacy = try LegacyBuild()
        defer { legacy.remove() }
        let modern = try LegacyBuild(FixIt.apply(try legacy.compile().fixIts, to: LegacyBuild.legacyText))
        defer { modern.remove() }
        let output = try modern.compile(["-typecheck", "-warnings-as-errors"])
        #expect(output.status == 0 && output.diagnostics.isEmpty, "\(output.text)")
        let text = try String(contentsOf: modern.source, encoding: .utf8)
        for (old, _) in Self.renamed {
            let name = old.prefix { $0 != "(" }
            #expect(try text.firstMatch(of: Regex("\\b\(name)\\b")) == nil, "\(name) is still there")
        }
    }

    @Test func `the program uses every old name there is`() {
        let declared = LegacyBuild.faces.joined().matches(of: /public (?:typealias|func) (\w+)/).map { String($0.1) }
        #expect(Set(declared) == Set(Self.renamed.map { String($0.0.prefix { $0 != "(" }) }))
    }

    @Test func `the old names stand in the order of the alphabet`() {
        for face in LegacyBuild.faces {
            let names = face.matches(of: /public (?:typealias|func) (\w+)/).map { String($0.1) }
            #expect(names == names.sorted() && !names.isEmpty)
        }
    }
}

/// The linked program, once for all tests.
@Suite final class LegacyRunTests: Sendable {
    private static let plan = #"""
        {"locale": "en-US", "has_enough_context": false, "thought": "t", "title": "Two rivers", "steps": [
          {"need_search": true, "title": "Rhine", "description": "How long is it?", "step_type": "research"},
          {"need_search": false, "title": "Sum", "description": "Say it in miles", "step_type": "processing"}]}
        """#

    private static let build = Result {
        let build = try LegacyBuild()
        let output = try build.link()
        try #require(output.status == 0, "\(output.text)")
        try plan.write(to: build.directory.appending(path: "plan.json"), atomically: true, encoding: .utf8)
        return build
    }

    private func run(_ environment: [String: String], _ arguments: [String] = []) throws -> LegacyBuild.Output {
        let build = try Self.build.get()
        return try LegacyBuild.run(
            build.binary.path, ["plan.json"] + arguments, environment: environment, in: build.directory)
    }

    @Test func `the program runs on the echo backend without a key`() throws {
        let output = try run(["LLM_BACKEND": "echo"])
        #expect(output.status == 0)
        #expect(output.text.contains("complete: true"), "\(output.text)")
    }

    @Test func `the program runs on a local server without a key`() throws {
        let upstream = try TestUpstream { _ in
            [
                .json(
                    #"{"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"1,233 km"},"finish_reason":"stop"}]}"#
                )
            ]
        }
        defer { upstream.stop() }
        let output = try run([
            "LLM_BACKEND": "local", "LOCAL_LLM_API_BASE": upstream.baseURL + "/v1", "LOCAL_LLM_MODEL": "m",
        ])
        #expect(output.text.contains("1. 1,233 km\n2. 1,233 km\ncomplete: true"), "\(output.text)")
    }

    @Test func `the program asks for a key where the backend is Gemini, and names its variable`() throws {
        let output = try run(["LLM_BACKEND": "gemini"])
        #expect(output.text.contains("cannot begin:") && output.text.contains("GEMINI_API_KEY"), "\(output.text)")
    }
}
