/// A model name of the `models:` section and what stands behind it, the first choice first.
package struct ModelAlias: Sendable, Equatable {
    package let name: String
    /// `backend/model`, or a model's name alone.
    package let candidates: [String]

    /// An alias for the candidates.
    package init(name: String, candidates: [String]) {
        self.name = name
        self.candidates = candidates
    }
}

extension ModelAlias {
    /// Reads the whole `models:` section; a single candidate may stand without a list.
    static func readAll(from section: inout SectionReader) -> [ModelAlias] {
        section.namedEntries().compactMap { entry in
            let path = section.path(of: entry.key)
            guard !entry.key.utf8.isEmpty, !entry.key.unicodeScalars.contains(where: \.isControl) else {
                let message = "\(section.path): a model's name must not be empty or contain control characters"
                section.context.report(message, for: path, at: entry.keyMark)
                return nil
            }
            guard let candidates = candidates(in: entry.value, of: section, path: path) else { return nil }
            let shown = "[" + candidates.joined(separator: ", ") + "]"
            section.context.record(path, shown, .file(line: entry.keyMark.line), at: entry.keyMark)
            return ModelAlias(name: entry.key, candidates: candidates)
        }
    }

    private static func candidates(in node: YAMLNode, of section: SectionReader, path: String) -> [String]? {
        if case .scalar(let scalar) = node.content, !scalar.isNull {
            return section.decode(node, as: .text, path: path).map { [$0] }
        }
        guard let candidates = section.decodeList(node, of: .text, path: path), !candidates.isEmpty else {
            guard section.context.isSound(path) else { return nil }
            section.context.report(
                "\(path): expected at least one model, as in [local/qwen3]", for: path, at: node.mark)
            return nil
        }
        return candidates
    }
}
