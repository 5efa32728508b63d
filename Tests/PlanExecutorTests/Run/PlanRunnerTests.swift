internal import LLMClients
internal import PlanExecutor
internal import Support
internal import Testing

@Suite(.timeLimit(.minutes(1))) struct PlanRunnerTests {
    /// A model that batches with the rule of thumb, for want of an answer, and carries out steps with `script`.
    private static func client(_ script: @escaping ScriptedClient.Script) -> ScriptedClient {
        ScriptedClient { request throws(LLMError) in
            if request.stepNumber == 0 { throw LLMError(.unreachable, "no batches today") }
            return try await script(request)
        }
    }

    @Test func `every step gets its result, and later batches see those of earlier ones`() async throws {
        let client = Self.client { request throws(LLMError) in "result \(request.stepNumber)" }
        let plan = Plan.sample(research: 3, processing: 2)
        let report = try await PlanRunner(executionClient: client).run(plan)
        #expect(report.isComplete)
        #expect(report.ending == .finished)
        #expect(report.results.map(\.text) == (1...5).map { "result \($0)" })
        #expect(report.steps.map(\.title) == plan.steps.map(\.title))
        #expect(report.batchTimes.map(\.id) == [1, 2, 3])
        let questions = client.requests.filter { $0.stepNumber > 0 }.sorted { $0.stepNumber < $1.stepNumber }.map(
            \.question)
        for question in questions[0..<3] { #expect(!question.contains("Results of earlier steps")) }
        #expect(questions[3].contains("result 1") && questions[3].contains("result 3"))
        #expect(!questions[3].contains("result 4"))
        #expect(questions[4].contains("result 4"))
        #expect(questions[4].hasPrefix("The plan: Sample"))
    }

    @Test func `analysis and execution may be different clients`() async throws {
        let analysis = ScriptedClient(answers: [batchesAnswer([[1], [0]])])
        let execution = ScriptedClient { request throws(LLMError) in "\(request.stepNumber)" }
        let runner = PlanRunner(analysisClient: analysis, executionClient: execution, prompt: "words")
        let report = try await runner.run(.sample(research: 2))
        #expect(report.analysis.source == .model)
        #expect(execution.requests.map(\.stepNumber) == [2, 1])
        #expect(analysis.requests.map { $0.messages[0].text } == ["words"])
    }

    @Test func `steps of a batch that is not parallel run in its order and see each other`() async throws {
        let analysis = ScriptedClient(answers: [
            #"{"batches": [{"parallel": false, "steps": [2, 0, 1]}]}"#
        ])
        let execution = ScriptedClient { request throws(LLMError) in "result \(request.stepNumber)" }
        _ = try await PlanRunner(analysisClient: analysis, executionClient: execution).run(.sample(research: 3))
        #expect(execution.requests.map(\.stepNumber) == [3, 1, 2])
        #expect(execution.requests[2].question.contains("result 3"))
        #expect(execution.requests[2].question.contains("result 1"))
    }

    @Test(arguments: [("speed", 5), ("balanced", 5), ("reliability", 3), ("cost", 2)])
    func `a preset's number of steps runs at once, no more and no less`(_ name: String, _ number: Int) async throws {
        let barrier = Barrier(number)
        let client = Self.client { _ throws(LLMError) in
            await barrier.meet()
            return "done"
        }
        let preset = try #require(PlanRunner.Preset(named: name))
        let report = try await PlanRunner(preset: preset, executionClient: client).run(.sample(research: number * 3))
        #expect(report.isComplete)
        #expect(await barrier.most == number)
    }

    @Test func `a thousand steps run a hundred at once`() async throws {
        let barrier = Barrier(100)
        let client = Self.client { _ throws(LLMError) in
            await barrier.meet()
            return "done"
        }
        var preset = PlanRunner.Preset.speed
        preset.concurrency = 100
        let report = try await PlanRunner(preset: preset, executionClient: client).run(.sample(research: 1000))
        #expect(report.isComplete)
        #expect(report.results.map(\.number) == Array(1...1000))
        #expect(await barrier.most == 100)
    }

    @Test func `the presets have the promised numbers`() {
        typealias Preset = PlanRunner.Preset
        #expect([Preset.speed, .balanced, .reliability, .cost].map(\.concurrency) == [5, 5, 3, 2])
        #expect(
            [Preset.speed, .balanced, .reliability, .cost].map(\.stepTimeout)
                == [.seconds(120), .seconds(120), .seconds(180), .seconds(90)])
        #expect([Preset.speed, .balanced, .reliability, .cost].map(\.retries) == [2, 2, 3, 1])
        #expect(Preset.balanced.backoff == [.seconds(3), .seconds(10), .seconds(30)])
        #expect(Preset(named: "fast") == nil)
    }

    @Test func `events tell the whole run, one after the other`() async throws {
        let client = Self.client { request throws(LLMError) in
            guard request.stepNumber != 2 else { throw LLMError(.invalidRequest, "refused") }
            return "done"
        }
        let events = Locked<[String]>([])
        _ = try await PlanRunner(executionClient: client).run(.sample(research: 2, processing: 1)) { event in
            let word = Self.word(for: event)
            events.change { $0.append(word) }
        }
        let said = events.value
        #expect(said.prefix(3) == ["analyzing", "analyzed 2", "batch 1"])
        #expect(said[3...4] == ["start 1", "start 2"])
        #expect(said[5...6].sorted() == ["end 1 finished", "end 2 failed"])
        #expect(said[7...] == ["batch 1 over", "batch 2", "start 3", "end 3 finished", "batch 2 over"])
    }

    private static func word(for event: PlanEvent) -> String {
        switch event {
        case .analyzing: "analyzing"
        case .analyzed(let analysis): "analyzed \(analysis.batches.count)"
        case .batchStarted(let batch): "batch \(batch.id)"
        case .batchEnded(let batch, _): "batch \(batch.id) over"
        case .stepStarted(let number, _): "start \(number)"
        case .stepRetrying(let number, _, _, _): "retry \(number)"
        case .stepEnded(let step): "end \(step.number) \(step.outcome.failure == nil ? "finished" : "failed")"
        }
    }
}
