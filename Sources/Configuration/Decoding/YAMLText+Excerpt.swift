/// A line of the file as a message shows it.
struct Excerpt {
    let line: String
    /// White space as wide as what stands before the place, and a caret.
    let caret: String
}

extension YAMLText {
    /// The line at the mark, clipped around it, with secrets masked; the whole value where `hidesValue`.
    func excerpt(at mark: YAMLMark, hidesValue: Bool) -> Excerpt? {
        guard lines.indices.contains(mark.line - 1) else { return nil }
        let width = 120
        let masked = String(decoding: maskedLine(mark.line - 1, hidesValue: hidesValue), as: UTF8.self)
        let first = mark.column > width ? mark.column - width / 2 : 0
        var line = first > 0 ? "..." : ""
        var caret = first > 0 ? "   " : ""
        var column = 0
        for scalar in masked.unicodeScalars {
            column += 1
            guard column > first else { continue }
            guard column <= first + width else {
                line += "..."
                break
            }
            line.unicodeScalars.append(scalar == "\t" || !scalar.isControl ? scalar : "?")
            if column < mark.column { caret.unicodeScalars.append(scalar == "\t" ? "\t" : " ") }
        }
        return Excerpt(line: line, caret: caret + "^")
    }
}
