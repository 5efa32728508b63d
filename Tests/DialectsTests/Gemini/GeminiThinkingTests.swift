import Testing
import Wire

@testable import Dialects

/// Sections 9 and 27 of the mapping.
@Suite struct GeminiThinkingTests {
    private typealias Rig = GeminiRequestRig

    struct Row: CustomTestStringConvertible {
        let model: String
        /// For none, minimal, low, medium, high, xhigh and max.
        let expected: [String]
        var testDescription: String { model }

        init(_ model: String, _ expected: String) {
            self.model = model
            self.expected = expected.split(separator: " ").map(String.init)
        }
    }

    private static let efforts: [ReasoningOptions.Effort] = [.none, .minimal, .low, .medium, .high, .xhigh, .max]

    private static let rows: [Row] = [
        Row("gemini-2.5-flash", "0 1024 1024 8192 24576 24576 24576"),
        Row("gemini-2.5-flash-lite-preview-09-2025", "0 1024 1024 8192 24576 24576 24576"),
        Row("models/gemini-2.5-pro", "128 1024 1024 8192 24576 32768 32768"),
        Row("gemini-robotics-er-1.5-preview", "0 1024 1024 8192 24576 24576 24576"),
        Row("gemini-3-pro-preview", "LOW LOW LOW HIGH HIGH HIGH HIGH"),
        Row("publishers/google/models/gemini-3.1-pro-preview", "LOW LOW LOW MEDIUM HIGH HIGH HIGH"),
        Row("gemini-3-flash-preview", "MINIMAL MINIMAL LOW MEDIUM HIGH HIGH HIGH"),
        Row("gemini-3.1-flash-lite", "MINIMAL MINIMAL LOW MEDIUM HIGH HIGH HIGH"),
        Row("gemini-3.6-flash", "MINIMAL MINIMAL LOW MEDIUM HIGH HIGH HIGH"),
        Row("gemini-3.7-flash", "LOW LOW LOW MEDIUM HIGH HIGH HIGH"),
        Row("gemini-4-pro", "LOW LOW LOW MEDIUM HIGH HIGH HIGH"),
        Row("gemini-12.5-flash", "LOW LOW LOW MEDIUM HIGH HIGH HIGH"),
        Row("gemini-flash-latest", "LOW LOW LOW MEDIUM HIGH HIGH HIGH"),
        Row("gemini-3.1-flash-image-preview", "MINIMAL MINIMAL MINIMAL HIGH HIGH HIGH HIGH"),
        Row("gemini-1.5-pro", "- - - - - - -"),
        Row("gemini-2.0-flash-001", "- - - - - - -"),
        Row("custom-gemini-2.0-flash", "- - - - - - -"),
        Row("gemini-2.5-flash-image", "- - - - - - -"),
        Row("gemini-2.5-pro-preview-tts", "- - - - - - -"),
        Row("gemma-3-27b-it", "- - - - - - -"),
        Row("gemma-3n-e4b-it", "- - - - - - -"),
    ]

    @Test(arguments: rows) func `point 17, every family has its own efforts`(_ row: Row) throws {
        for (effort, expected) in zip(Self.efforts, row.expected) {
            var request = Rig.request(model: row.model)
            request.reasoning.effort = effort
            let thinking = try Rig.body(request)["generationConfig"]?["thinkingConfig"]
            let got = thinking?["thinkingLevel"]?.string ?? thinking?["thinkingBudget"]?.int.map { "\($0)" } ?? "-"
            #expect(got == expected, "\(effort)")
        }
    }

    @Test func `without an effort nothing is said`() throws {
        #expect(try Rig.body(Rig.request(model: Rig.third))["generationConfig"] == nil)
    }

    @Test(arguments: [
        (Rig.second, 512, 512), (Rig.second, 100_000, 24576), ("gemini-2.5-pro", 0, 128), ("gemini-2.5-pro", -1, -1),
        (Rig.third, 5000, 5000), ("gemini-2.5-flash-lite", 100, 512), ("gemini-2.5-flash-lite", 0, 0),
    ]) func `a budget of tokens stays within the family's range`(model: String, budget: Int, expected: Int) throws {
        var request = Rig.request(model: model)
        request.reasoning.budget = budget
        #expect(
            try Rig.body(request)["generationConfig"]?["thinkingConfig"]?.json == #"{"thinkingBudget":\#(expected)}"#)
    }

    @Test func `thoughts are shown when asked for, unless there are none`() throws {
        var request = Rig.request()
        request.reasoning.showsSummary = true
        #expect(try Rig.body(request)["generationConfig"]?["thinkingConfig"]?.json == #"{"includeThoughts":true}"#)
        request.reasoning.effort = .low
        #expect(
            try Rig.body(request)["generationConfig"]?["thinkingConfig"]?.json
                == #"{"thinkingBudget":1024,"includeThoughts":true}"#)
        request.reasoning.effort = ReasoningOptions.Effort.none
        #expect(try Rig.body(request)["generationConfig"]?["thinkingConfig"]?.json == #"{"thinkingBudget":0}"#)
    }

    @Test(arguments: [
        #"{"thinking_config":{"thinking_budget":5}}"#, #"{"thinkingConfig":{"thinkingLevel":"low"}}"#,
        #"{"thinking_level":"low"}"#,
    ]) func `two ways to say how much to think are refused, naming both`(google: String) throws {
        var request = Rig.request()
        request.reasoning.effort = .low
        request.extras = [try Rig.google(google)]
        let refusal = Rig.refusal(of: request)
        #expect(refusal?.param == "reasoning_effort")
        #expect(refusal?.message.contains("thinking_config") == true)
    }

    @Test func `showing thoughts goes with an effort`() throws {
        var request = Rig.request()
        request.reasoning.effort = .low
        request.extras = [try Rig.google(#"{"thinking_config":{"include_thoughts":true}}"#)]
        #expect(
            try Rig.body(request)["generationConfig"]?["thinkingConfig"]?.json
                == #"{"thinkingBudget":1024,"includeThoughts":true}"#)
    }
}
