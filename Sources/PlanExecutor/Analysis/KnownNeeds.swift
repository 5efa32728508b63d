/// Which steps each step of a plan is known to need, from the plan's text alone.
///
/// A step needs the earlier steps that its title or description names by number. A processing step that names none works on
/// all research in front of it. A step never needs a later one, so there are no circles.
struct KnownNeeds {
    /// For every step the positions of those it needs, ascending.
    let needs: [[Int]]

    /// Reads the text of every step once.
    init(of plan: Plan) {
        var needs: [[Int]] = []
        var research: [Int] = []
        for (position, step) in plan.steps.enumerated() {
            let named = StepReferences.numbers(in: "\(step.title)\n\(step.description)", upTo: position)
            if named.isEmpty {
                needs.append(step.kind == .processing ? research : [])
            } else {
                needs.append(Set(named).map { $0 - 1 }.sorted())
            }
            if step.kind == .research { research.append(position) }
        }
        self.needs = needs
    }

    /// For every step the positions of those that need it.
    var followers: [[Int]] {
        var followers = [[Int]](repeating: [], count: needs.count)
        for (step, needed) in needs.enumerated() {
            for position in needed { followers[position].append(step) }
        }
        return followers
    }
}
