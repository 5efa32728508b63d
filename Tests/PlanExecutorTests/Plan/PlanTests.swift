internal import Foundation
internal import PlanExecutor
internal import Testing

@Suite struct PlanTests {
    private static let json = #"""
        {
          "locale": "de-DE",
          "has_enough_context": false,
          "thought": "two cities",
          "title": "Cities",
          "steps": [
            {"need_search": true, "title": "Köln", "description": "Find its size.", "step_type": "research"},
            {"need_web_search": false, "title": "Compare", "description": "Compare.", "step_type": "processing",
             "execution_res": null, "unheard_of": [1]}
          ]
        }
        """#

    @Test func `every member of the planner's format is read`() throws {
        let plan = try Plan(parsing: Self.json)
        #expect(plan.locale == "de-DE")
        #expect(plan.title == "Cities")
        #expect(plan.thought == "two cities")
        #expect(!plan.hasEnoughContext)
        #expect(
            plan.steps == [
                Step(title: "Köln", description: "Find its size.", kind: .research, needsSearch: true),
                Step(title: "Compare", description: "Compare.", kind: .processing, needsSearch: false),
            ])
    }

    @Test(arguments: ["```json\n", "Here is the plan:\n\n```\n", "<think>{hm}, {\"a\": 1}</think>\n", "~~~\n"])
    func `what surrounds the plan is left aside`(_ before: String) throws {
        let plan = try Plan(parsing: Self.json)
        #expect(try Plan(parsing: before + Self.json + "\n```\nGood luck with {it}!") == plan)
    }

    @Test func `a plan that is written is the same when read again`() throws {
        let plan = try Plan(parsing: Self.json)
        #expect(try Plan(parsing: plan.json) == plan)
    }

    @Test func `a type that is left out follows from the search`() throws {
        let plan = try Plan(
            parsing:
                #"{"steps": [{"title": "a", "description": "b"}, {"title": "a", "description": "b", "need_search": false}]}"#
        )
        #expect(plan.steps.map(\.kind) == [.research, .processing])
        #expect(plan.steps.map(\.needsSearch) == [true, false])
    }

    @Test func `a plan may be empty only when there is nothing left to look up`() throws {
        #expect(try Plan(parsing: #"{"has_enough_context": true, "steps": []}"#).steps.isEmpty)
        #expect(throws: PlanError.self) { try Plan(parsing: #"{"steps": []}"#) }
    }

    @Test(arguments: [
        ("", "expected a JSON object, alone or inside a Markdown fence, found none"),
        (#"{"title": "t"}"#, #"1:1: expected an array of objects as "steps", found nothing"#),
        (#"{"steps": {}}"#, #"1:11: expected an array as "steps", found an object"#),
        (#"{"steps": []}"#, #"1:11: expected at least one step as "steps", found none"#),
        (#"{"steps": [1]}"#, #"1:12: expected an object as "steps"[0], found 1"#),
        ("{\"steps\": [\n {\"title\": \"a\"}]}", #"2:2: expected a text as "steps"[0].description, found nothing"#),
        (
            #"{"steps": [{"title": "", "description": "b"}]}"#,
            #"1:22: expected a text as "steps"[0].title, found an empty one"#
        ),
        (#"{"steps": [{"title": 5, "description": "b"}]}"#, #"1:22: expected a text as "steps"[0].title, found 5"#),
        (
            #"{"steps": [{"title": "a", "description": "b", "step_type": "analysis"}]}"#,
            #"1:60: expected "research" or "processing" as "steps"[0].step_type, found "analysis""#
        ),
        (
            #"{"steps": [{"title": "a", "description": "b", "need_search": "yes"}]}"#,
            #"1:62: expected true or false as "steps"[0].need_search, found "yes""#
        ),
        (
            #"{"steps": [{"title": "a", "description": "b", "need_search": true, "need_web_search": false}]}"#,
            #"1:87: expected the same as need_search as "steps"[0].need_web_search, found false"#
        ),
        ("Plan:\n{\"steps\": [\n  {\"title\" \"a\"}]}", "3:12: not valid JSON: expected ':', found '\"'"),
        (#"{"steps": [], "steps": []}"#, "1:15: not valid JSON: the member 'steps' stands twice in one object"),
    ])
    func `what is wrong is told with its place and what was expected`(_ text: String, _ message: String) {
        let error = #expect(throws: PlanError.self) { try Plan(parsing: text) }
        #expect(error?.description == message)
    }

    @Test func `a plan is read from a file, and its errors name the file`() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("plan-\(UUID().uuidString).json").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Self.json.write(toFile: path, atomically: true, encoding: .utf8)
        #expect(try Plan(contentsOf: path) == Plan(parsing: Self.json))
        try #"{"steps": 1}"#.write(toFile: path, atomically: true, encoding: .utf8)
        let error = #expect(throws: PlanError.self) { try Plan(contentsOf: path) }
        #expect(error?.description == #"\#(path):1:11: expected an array as "steps", found 1"#)
        let missing = #expect(throws: PlanError.self) { try Plan(contentsOf: path + ".not") }
        #expect(missing?.description == "\(path).not: cannot read it, there is no such file")
    }

    @Test func `more steps than a plan may have are refused`() {
        let step = #"{"title": "a", "description": "b"}"#
        let steps = Array(repeating: step, count: Plan.maximumSteps + 1).joined(separator: ",")
        let error = #expect(throws: PlanError.self) { try Plan(parsing: #"{"steps": [\#(steps)]}"#) }
        #expect(error?.description.contains("at most 2000 steps") == true)
    }
}
