internal import Testing

@testable internal import PlanExecutor

@Suite struct StepReferencesTests {
    @Test(arguments: [
        ("Take the cities from step 1.", [1]),
        ("Use the results of Steps 1, 2 and 4", [1, 2, 4]),
        ("compare steps 2-4", [2, 3, 4]), ("steps 2 to 4 and step 6", [2, 3, 4, 6]),
        ("as in step #3 and step-5", [3, 5]), ("step 1 & step 2", [1, 2]), ("(see step 3)", [3]),
        ("Die Ergebnisse aus Schritt 2 und 3", [2, 3]), ("les étapes 1 et 2", [1, 2]), ("根据步骤2和步骤3", [2, 3]),
        ("ステップ1と2", [1, 2]), ("step 9", [9]),
    ])
    func `steps that a text names are found`(_ text: String, _ numbers: [Int]) {
        #expect(StepReferences.numbers(in: text, upTo: 9) == numbers)
    }

    @Test(arguments: [
        "", "step", "no steps at all", "a 3 step process", "step by step", "footsteps 1",
        "Step 1: open the page. Step 2: read it.", "step 10", "step 0", "step 99999999999999999999",
        "one step, 3 cities",
        "step three", "the first step. 2 cities",
    ])
    func `what only looks like it is none`(_ text: String) {
        #expect(StepReferences.numbers(in: text, upTo: 9) == [])
    }

    @Test func `the first step has no earlier one to name`() {
        #expect(StepReferences.numbers(in: "as said in step 1", upTo: 0) == [])
    }

    @Test func `a step needs the earlier ones it names, processing otherwise all research in front`() {
        let plan = Plan(
            title: "t",
            steps: [
                Step(title: "a", description: "b"), Step(title: "a", description: "more on step 1 and step 5"),
                Step(title: "a", description: "b", kind: .processing),
                Step(title: "a", description: "of step 2", kind: .processing), Step(title: "a", description: "b"),
                Step(title: "a", description: "b", kind: .processing),
            ])
        let needs = KnownNeeds(of: plan)
        #expect(needs.needs == [[], [0], [0, 1], [1], [], [0, 1, 4]])
        #expect(needs.followers == [[1, 2, 5], [2, 3, 5], [], [], [5], []])
    }
}
