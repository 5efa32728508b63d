internal import Support
internal import Testing

@testable internal import PlanExecutor

@Suite struct BatchCheckTests {
    /// Two of research, then two of processing, the last of which works on the first alone.
    private static let plan = Plan(
        title: "t",
        steps: [
            Step(title: "a", description: "b"), Step(title: "a", description: "b"),
            Step(title: "a", description: "b", kind: .processing),
            Step(title: "a", description: "take step 1", kind: .processing),
        ])

    private static func problems(_ batches: [[Int]], sequential: Set<Int> = []) -> [String] {
        let batches = batches.enumerated().map {
            Batch(id: $0 + 1, isParallel: !sequential.contains($0 + 1), steps: $1)
        }
        return BatchCheck.problems(of: batches, needs: KnownNeeds(of: plan))
    }

    @Test(arguments: [[[0, 1], [2, 3]], [[0], [3, 1], [2]], [[1], [0], [3], [2]]])
    func `batches with every step once and after what it needs are right`(_ batches: [[Int]]) {
        #expect(Self.problems(batches).isEmpty)
    }

    @Test func `in a batch that is not parallel the order counts`() {
        #expect(Self.problems([[0, 1, 2, 3]], sequential: [1]).isEmpty)
        #expect(
            Self.problems([[0, 2, 1, 3]], sequential: [1])
                == ["step 2 needs the results of step 1, so it must stand in a later batch"])
    }

    @Test(
        arguments: [
            ([], [#""batches" is empty"#]),
            ([[0, 1], [], [2, 3]], ["batch 2 has no steps"]),
            ([[0, 1], [2]], ["step 3 is in no batch"]),
            ([[0, 1], [1, 2, 3]], ["step 1 is in 2 batches"]),
            ([[1, 2], [3, 4]], ["batch 2 has step 4, but the steps are numbered 0 to 3", "step 0 is in no batch"]),
            ([[0, 1, 2, 3, -1]], ["batch 1 has step -1, but the steps are numbered 0 to 3"]),
            ([[0, 1, 2], [3]], ["step 2 needs the results of steps 0, 1, so it must stand in a later batch"]),
            ([[3], [0, 1], [2]], ["step 3 needs the results of step 0, so it must stand in a later batch"]),
        ] as [([[Int]], [String])])
    func `what is wrong is said in sentences`(_ batches: [[Int]], _ problems: [String]) {
        #expect(Self.problems(batches) == problems)
    }

    @Test func `a model is not told a hundred problems`() {
        let needs = KnownNeeds(of: .sample(research: 100))
        let problems = BatchCheck.problems(of: [Batch(id: 1, isParallel: false, steps: [0])], needs: needs)
        #expect(problems.count == 13)
        #expect(problems.last == "and 87 more problems of this kind")
    }

    @Test func `the rule of thumb puts all research first and each processing step by itself`() {
        let plan = Plan.sample(research: 3, processing: 2)
        let analysis = DependencyAnalyzer.heuristicAnalysis(of: plan)
        #expect(analysis.batches.map(\.steps) == [[0, 1, 2], [3], [4]])
        #expect(analysis.batches.map(\.isParallel) == [true, false, false])
        #expect(analysis.batches.map(\.id) == [1, 2, 3])
        #expect(analysis.source == .heuristic(.notAsked))
    }

    @Test func `research that names an earlier step waits for it`() {
        var plan = Plan.sample(research: 3, processing: 1)
        plan.steps.append(Step(title: "Permits", description: "For the city of step 4"))
        plan.steps[1].description = "For the country of step 1"
        #expect(DependencyAnalyzer.heuristicAnalysis(of: plan).batches.map(\.steps) == [[0, 2], [1], [3], [4]])
    }

    @Test func `the rule of thumb is right for any plan`() {
        var generator = SeededGenerator(seed: 4)
        for round in 0..<300 {
            let steps = (0..<Int.random(in: 0...12, using: &generator)).map { position in
                let named = Int.random(in: 0...3, using: &generator) == 0
                let text = named ? "of step \(Int.random(in: 1...(position + 1), using: &generator))" : "all"
                let kind: Step.Kind = Bool.random(using: &generator) ? .research : .processing
                return Step(title: "t", description: text, kind: kind)
            }
            let plan = Plan(title: "t", steps: steps)
            let batches = DependencyAnalyzer.heuristicAnalysis(of: plan).batches
            let problems = BatchCheck.problems(of: batches, needs: KnownNeeds(of: plan))
            #expect(steps.isEmpty ? batches.isEmpty : problems.isEmpty, "round \(round): \(problems)")
        }
    }
}
