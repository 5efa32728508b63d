internal import Foundation
internal import LLMClients
internal import PlanExecutor
internal import Testing

@Suite(.timeLimit(.minutes(1))) struct DependencyAnalyzerTests {
    private static let plan = Plan.sample(research: 2, processing: 1)
    private static let right = batchesAnswer([[0, 1], [2]])

    @Test func `right batches of the model are taken as they are`() async throws {
        let client = ScriptedClient(answers: [Self.right])
        let analysis = try await DependencyAnalyzer(client: client).analyzePlan(Self.plan)
        #expect(analysis.source == .model)
        #expect(
            analysis.batches == [
                Batch(id: 1, isParallel: true, steps: [0, 1], description: "b"),
                Batch(id: 2, isParallel: false, steps: [2], description: "b"),
            ])
        #expect(analysis.reasoning == "so")
        #expect(analysis.expectedSpeedup == 2.5)
        #expect(client.requests.count == 1)
    }

    @Test func `the model is told the prompt and every step with its number and kind`() async throws {
        let client = ScriptedClient(answers: [Self.right])
        _ = try await DependencyAnalyzer(client: client, prompt: "my words").analyzePlan(Self.plan)
        let request = try #require(client.requests.first)
        #expect(request.messages.map(\.role) == [.system, .user])
        #expect(request.messages[0].text == "my words")
        #expect(
            request.question
                == "Plan: Sample\n\n[0] research: Topic 1. Find out about it.\n[1] research: Topic 2. Find out about it.\n"
                + "[2] processing: Summary 1. Sum it up.")
        guard case .json = request.format else {
            Issue.record("not in JSON mode")
            return
        }
    }

    @Test func `the embedded prompt is the file in config`() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../..")
        let file = try String(contentsOf: root.appendingPathComponent("config/parallel_prompt.md"), encoding: .utf8)
        #expect(DependencyAnalyzer.defaultPrompt == file)
    }

    @Test(arguments: [
        "```json\n\(right)\n```", "Sure!\n\(right)\nDone.", #"<think>{"a": [0]}</think>"# + right,
        #"{"batches": [{"steps": [0, 1]}, {"steps": [2.0]}]}"#,
        #"{"batches": [{"batch_id": "first", "steps": [0, 1], "parallel": true}, {"steps": [2], "parallel": true}]}"#,
    ])
    func `decoration of an answer is no reason to ask again`(_ answer: String) async throws {
        let client = ScriptedClient(answers: [answer])
        let analysis = try await DependencyAnalyzer(client: client).analyzePlan(Self.plan)
        #expect(analysis.source == .model)
        #expect(analysis.batches.map(\.steps) == [[0, 1], [2]])
        #expect(analysis.batches.map(\.isParallel) == [true, false])
        #expect(analysis.batches.map(\.id) == [1, 2])
    }

    @Test(arguments: [
        ("I cannot do that.", "expected a JSON object"),
        (#"{"batches": [{"steps": [0, 1]}]}"#, "step 2 is in no batch"),
        (
            #"{"batches": [{"steps": ["zero"]}]}"#,
            #"expected the number of a step as "batches"[0].steps[0], found "zero""#
        ),
        (#"{"batches": {}}"#, "expected an array"), (#"{"steps": [0]}"#, "expected an array of objects"),
        (#"{"batches": [{"steps": [0, 1, 2]}]}"#, "step 2 needs the results of steps 0, 1"),
        (#"{"batches": [{"steps": [0, 1"#, "not valid JSON"),
    ])
    func `a wrong answer is asked for once more with what was wrong`(_ answer: String, _ problem: String) async throws {
        let client = ScriptedClient(answers: [answer, Self.right])
        let analysis = try await DependencyAnalyzer(client: client).analyzePlan(Self.plan)
        #expect(analysis.source == .repaired)
        #expect(analysis.batches.map(\.steps) == [[0, 1], [2]])
        try #require(client.requests.count == 2)
        let repair = client.requests[1].question
        #expect(repair.hasPrefix(client.requests[0].question))
        #expect(repair.contains(answer))
        #expect(repair.contains("- ") && repair.contains(problem))
        #expect(repair.contains("0 to 2 exactly once"))
    }

    @Test func `after two wrong answers the rule of thumb decides and says why`() async throws {
        let client = ScriptedClient(answers: ["no", #"{"batches": [{"steps": [0, 1]}]}"#, Self.right])
        let analysis = try await DependencyAnalyzer(client: client).analyzePlan(Self.plan)
        #expect(analysis.source == .heuristic(.wrongAnswer(["step 2 is in no batch"])))
        #expect(analysis.batches.map(\.steps) == [[0, 1], [2]])
        #expect(client.requests.count == 2)
        #expect(
            analysis.source.description
                == "the rule of thumb, because the model's batches were wrong twice: step 2 is in no batch")
    }

    @Test func `a model that cannot be asked leaves the rule of thumb`() async throws {
        let client = ScriptedClient { _ throws(LLMError) in throw LLMError(.unreachable, "nobody is there") }
        let analysis = try await DependencyAnalyzer(client: client).analyzePlan(Self.plan)
        #expect(analysis.source == .heuristic(.noAnswer("nobody is there")))
        #expect(client.requests.count == 1)
    }

    @Test func `the echo, which batches nothing, ends in the rule of thumb`() async throws {
        let analysis = try await DependencyAnalyzer(client: EchoLLMClient()).analyzePlan(Self.plan)
        guard case .heuristic(.wrongAnswer) = analysis.source else {
            Issue.record("\(analysis.source)")
            return
        }
        #expect(analysis.batches.map(\.steps) == [[0, 1], [2]])
    }

    @Test(arguments: [0, 1]) func `nobody is asked where there is nothing to decide`(_ count: Int) async throws {
        let client = ScriptedClient(answers: [])
        let analysis = try await DependencyAnalyzer(client: client).analyzePlan(.sample(research: count))
        #expect(analysis.source == .heuristic(.tooFewSteps))
        #expect(analysis.batches.map(\.steps) == Array(repeating: [0], count: count))
        #expect(client.requests.isEmpty)
    }

    @Test func `cancelling the task ends the question`() async {
        let client = ScriptedClient { _ throws(LLMError) in
            await waitForCancellation()
            throw LLMError(.cancelled, "cancelled")
        }
        let task = Task { try await DependencyAnalyzer(client: client).analyzePlan(Self.plan) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func `long texts and line breaks of a step become one line of bounded length`() async throws {
        let step = Step(title: "a\nb", description: String(repeating: "word \n", count: 1000))
        let client = ScriptedClient(answers: [])
        _ = try await DependencyAnalyzer(client: client).analyzePlan(Plan(title: "t", steps: [step, step]))
        let lines = try #require(client.requests.first).question.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines.allSatisfy { $0.count < 600 })
        #expect(lines[1].hasPrefix("[0] research: a b. word word"))
    }
}
