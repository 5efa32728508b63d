/// The rule of thumb that batches a plan without a model.
enum BatchHeuristic {
    /// All research at once, then each processing step by itself, in the plan's order.
    ///
    /// A step that names others by number waits for those; a plan where none does has one batch of research.
    static func batches(for plan: Plan, needs: KnownNeeds) -> [Batch] {
        var batches: [Batch] = []
        var waiting = Array(plan.steps.indices)
        var missing = needs.needs.map(\.count)
        let followers = needs.followers
        while !waiting.isEmpty {
            let ready = waiting.filter { missing[$0] == 0 }
            let research = ready.filter { plan.steps[$0].kind == .research }
            // Needs point to earlier steps only, so the first that waits is always ready.
            let steps = research.isEmpty ? Array(ready.prefix(1)) : research
            let topic = research.isEmpty ? steps.map { plan.steps[$0].title }.joined() : "research"
            batches.append(Batch(id: batches.count + 1, isParallel: steps.count > 1, steps: steps, description: topic))
            for step in steps {
                missing[step] = -1
                for follower in followers[step] { missing[follower] -= 1 }
            }
            waiting.removeAll { missing[$0] < 0 }
        }
        return batches
    }
}
