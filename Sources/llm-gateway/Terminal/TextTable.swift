/// A table drawn with lines.
struct TextTable {
    let head: [String]
    /// Rows in groups; a line is drawn between two groups.
    var groups: [[[String]]]
    /// The most columns of a terminal that one cell takes.
    var widestCell = 60

    var text: String {
        let clean = groups.map { group in
            group.map { row in row.map { $0.onOneLine.fitting(widestCell) } }
        }
        let widths = head.indices.map { column in
            (clean.joined() + [head]).map { column < $0.count ? $0[column].columns : 0 }.max() ?? 0
        }
        var lines = [rule("┌", "┬", "┐", widths), line(head, widths)]
        for group in clean where !group.isEmpty {
            lines.append(rule("├", "┼", "┤", widths))
            lines += group.map { line($0, widths) }
        }
        lines.append(rule("└", "┴", "┘", widths))
        return lines.joined(separator: "\n") + "\n"
    }

    private func rule(_ left: String, _ middle: String, _ right: String, _ widths: [Int]) -> String {
        left + widths.map { String(repeating: "─", count: $0 + 2) }.joined(separator: middle) + right
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        let padded = widths.enumerated().map { column, width in
            " " + (column < cells.count ? cells[column] : "").padded(to: width) + " "
        }
        return "│" + padded.joined(separator: "│") + "│"
    }
}
