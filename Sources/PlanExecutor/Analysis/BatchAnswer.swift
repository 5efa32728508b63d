internal import Wire

/// What a model says about the batches of a plan, read as generously as its meaning allows.
struct BatchAnswer {
    let batches: [Batch]
    let reasoning: String
    let expectedSpeedup: Double?

    /// Reads `{"batches": [{"batch_id", "parallel", "steps", "description"}], "reasoning", "expected_speedup"}`.
    ///
    /// Only `batches` and their `steps` must be there. The form says what is wanted, so what is merely decoration is
    /// never the reason to ask again.
    init(_ text: String) throws(PlanError) {
        try self.init(try ObjectReader(in: Array(text.utf8), having: "batches"))
    }

    init(_ reader: ObjectReader) throws(PlanError) {
        reasoning = reader.view["reasoning"]?.string ?? ""
        expectedSpeedup = reader.view["expected_speedup"]?.double.flatMap { $0 > 0 ? $0 : nil }
        var batches: [Batch] = []
        for object in try reader.objects("batches") {
            let steps = try Self.steps(object)
            batches.append(
                Batch(
                    // The order is what counts: a model that numbers its batches wrongly still orders them.
                    id: batches.count + 1,
                    isParallel: steps.count > 1 && object.view["parallel"]?.bool != false,
                    steps: steps,
                    description: object.view["description"]?.string ?? ""))
        }
        self.batches = batches
    }

    private static func steps(_ object: ObjectReader) throws(PlanError) -> [Int] {
        guard let elements = try object.elements("steps") else {
            throw object.missing("steps", expected: "an array of step numbers")
        }
        return try elements.map { element throws(PlanError) in
            guard let step = element.value.int else {
                throw ObjectReader.wrong(element.value, element.path, expected: "the number of a step")
            }
            return step
        }
    }
}

extension PlanAnalysis {
    init(_ answer: BatchAnswer, from source: Source) {
        self.init(
            batches: answer.batches, source: source, reasoning: answer.reasoning,
            expectedSpeedup: answer.expectedSpeedup)
    }
}
