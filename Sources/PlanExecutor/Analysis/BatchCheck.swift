/// Checks batches against their plan: what a model returns is used only when nothing is wrong with it.
enum BatchCheck {
    /// How many problems are told: a model reads no hundred of them.
    private static let most = 12

    /// Everything that is wrong, each as a sentence for the model; empty when the batches may be used.
    static func problems(of batches: [Batch], needs: KnownNeeds) -> [String] {
        var problems = shapeProblems(of: batches, stepCount: needs.needs.count)
        if problems.isEmpty { problems = orderProblems(of: batches, needs: needs) }
        guard problems.count > most else { return problems }
        return problems.prefix(most) + ["and \(problems.count - most) more problems of this kind"]
    }

    /// Every step exactly once, no step that is not there, no empty batch.
    static func shapeProblems(of batches: [Batch], stepCount: Int) -> [String] {
        guard !batches.isEmpty else { return ["\"batches\" is empty"] }
        var problems: [String] = []
        var counts = [Int](repeating: 0, count: stepCount)
        for batch in batches {
            if batch.steps.isEmpty { problems.append("batch \(batch.id) has no steps") }
            for step in batch.steps {
                if counts.indices.contains(step) {
                    counts[step] += 1
                } else {
                    problems.append(
                        "batch \(batch.id) has step \(step), but the steps are numbered 0 to \(stepCount - 1)")
                }
            }
        }
        for (step, count) in counts.enumerated() where count != 1 {
            problems.append(count == 0 ? "step \(step) is in no batch" : "step \(step) is in \(count) batches")
        }
        return problems
    }

    /// A step comes after those it is known to need: in a later batch, or later in a batch that is not parallel.
    private static func orderProblems(of batches: [Batch], needs: KnownNeeds) -> [String] {
        var turns = [(batch: Int, turn: Int)](repeating: (0, 0), count: needs.needs.count)
        for (position, batch) in batches.enumerated() {
            for (turn, step) in batch.steps.enumerated() {
                turns[step] = (position, batch.isParallel ? 0 : turn)
            }
        }
        var problems: [String] = []
        for (step, needed) in needs.needs.enumerated() {
            let tooLate = needed.filter { turns[$0] >= turns[step] }
            guard !tooLate.isEmpty else { continue }
            let names = tooLate.prefix(8).map { String($0) }.joined(separator: ", ")
            let more = tooLate.count > 8 ? ", …" : ""
            let plural = tooLate.count == 1 ? "" : "s"
            problems.append(
                "step \(step) needs the results of step\(plural) \(names)\(more), so it must stand in a later batch")
        }
        return problems
    }
}
