/// Everything that is wrong with a configuration, in the order of the file.
package struct ConfigurationError: Error, Sendable {
    package let problems: [Problem]

    /// One thing to put right.
    package struct Problem: Sendable, Equatable {
        /// Nil where the value does not come from a file.
        package let file: String?
        package let line: Int?
        package let column: Int?
        package let message: String
        /// The line of the file, secrets in it masked.
        package let sourceLine: String?
        /// White space that ends with `^` under the place in `sourceLine`.
        package let caretLine: String?
    }
}

extension ConfigurationError: CustomStringConvertible {
    /// All problems, one after the other.
    package var description: String {
        problems.map(\.description).joined(separator: "\n")
    }
}

extension ConfigurationError.Problem: CustomStringConvertible {
    /// `file:line:column: message`.
    package var headline: String {
        let place = [file, line.map { String($0) }, column.map { String($0) }].compactMap(\.self)
        return place.isEmpty ? message : (place + [" " + message]).joined(separator: ":")
    }

    /// The headline, the line and a caret under the place.
    package var description: String {
        guard let line, let sourceLine, let caretLine else { return headline }
        let number = String(line)
        let margin = String(repeating: " ", count: number.utf8.count)
        return "\(headline)\n  \(number) | \(sourceLine)\n  \(margin) | \(caretLine)"
    }
}
