internal import PlanExecutor

extension Plan {
    /// A plan of so many research steps, called `Topic 1` and so on, and then so many processing steps.
    static func sample(research: Int, processing: Int = 0) -> Plan {
        let first = (0..<research).map { Step(title: "Topic \($0 + 1)", description: "Find out about it.") }
        let second = (0..<processing).map {
            Step(title: "Summary \($0 + 1)", description: "Sum it up.", kind: .processing)
        }
        return Plan(title: "Sample", steps: first + second)
    }
}

/// The answer of a model that batches well: JSON with these steps.
func batchesAnswer(_ batches: [[Int]]) -> String {
    let parts = batches.enumerated().map { position, steps in
        #"{"batch_id": \#(position + 1), "parallel": \#(steps.count > 1), "steps": \#(steps), "description": "b"}"#
    }
    return #"{"batches": [\#(parts.joined(separator: ", "))], "reasoning": "so", "expected_speedup": 2.5}"#
}
