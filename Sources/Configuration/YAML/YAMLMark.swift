/// A place in a YAML text; lines and columns count from 1, columns in Unicode scalars.
package struct YAMLMark: Sendable, Hashable {
    package let line: Int
    package let column: Int

    /// The place at a line and column, both counted from 1.
    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}
