/// A list of models by name, or by how their names begin.
struct ModelPatterns: Sendable {
    private var exact: Set<String> = []
    private var beginnings: [String] = []

    /// - Parameter patterns: names, or beginnings with `*` at their end.
    init(_ patterns: [String]) {
        for pattern in patterns {
            if pattern.utf8.last == UInt8(ascii: "*") {
                beginnings.append(String(pattern.dropLast()))
            } else {
                exact.insert(pattern)
            }
        }
    }

    func contains(_ model: String) -> Bool {
        exact.contains(model) || beginnings.contains { model.utf8.starts(with: $0.utf8) }
    }
}
