/// A change of one line that the compiler draws under it:
///
///     let plan = try loadPlan(path)
///                    ^~~~~~~~
///                    Plan     contentsOf:
struct FixIt: Hashable {
    /// Counted from 1.
    let line: Int
    /// The columns of the old name, counted from 0.
    let old: Range<Int>
    /// What stands in its place.
    let name: String
    /// What else is put in, and before which column.
    let label: String
    let labelColumn: Int

    init(line: Int, marks: Substring, drawing: Substring) {
        self.line = line
        let start = marks.prefix { $0 == " " }.count
        old = start..<start + marks.dropFirst(start).prefix { "^~".contains($0) }.count
        name = String(drawing.dropFirst(start).prefix { $0 != " " })
        // A name that reaches beyond the old one leaves no room for anything else.
        let rest = drawing.dropFirst(start + name.count)
        labelColumn = start + name.count + rest.prefix { $0 == " " }.count
        label = String(rest.drop { $0 == " " })
    }

    /// `text` with all of `fixIts` made, from the end so that none moves what another names.
    static func apply(_ fixIts: [FixIt], to text: String) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(Array.init)
        for fixIt in Set(fixIts).sorted(by: { ($0.line, $0.old.lowerBound) > ($1.line, $1.old.lowerBound) }) {
            var line = lines[fixIt.line - 1]
            if !fixIt.label.isEmpty { line.insert(contentsOf: fixIt.label, at: fixIt.labelColumn) }
            line.replaceSubrange(fixIt.old, with: fixIt.name)
            lines[fixIt.line - 1] = line
        }
        return lines.map { String($0) }.joined(separator: "\n")
    }
}
