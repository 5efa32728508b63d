/// Chooses what a step is told of the results before it.
struct StepContext {
    /// How many results a research step sees: the last ones.
    static let researchResults = 3

    /// The most characters of all results together; longer ones are cut evenly.
    let maximumCharacters: Int

    /// The results that a step of this kind gets, in their order: research the last three, processing all.
    func selection(of results: [StepResult], for kind: Step.Kind) -> [StepResult] {
        let selected = kind == .research ? Array(results.suffix(Self.researchResults)) : results
        guard let longest = longestText(of: selected) else { return selected }
        return selected.map { result in
            let scalars = result.text.unicodeScalars
            guard scalars.count > longest else { return result }
            var cut = result
            cut.text = String(scalars.prefix(longest)) + "\n[… \(scalars.count - longest) characters left out]"
            return cut
        }
    }

    /// How long one text may be so that all fit, the short ones leaving their share to the long ones; nil: all fit.
    private func longestText(of results: [StepResult]) -> Int? {
        let lengths = results.map(\.text.unicodeScalars.count).sorted()
        guard lengths.reduce(0, +) > maximumCharacters else { return nil }
        var rest = maximumCharacters
        for (position, length) in lengths.enumerated() {
            let share = rest / (lengths.count - position)
            if length > share { return share }
            rest -= length
        }
        return nil
    }
}
