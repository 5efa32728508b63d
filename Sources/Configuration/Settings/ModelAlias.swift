/// A model name of the `models:` section and what stands behind it, the first choice first.
package struct ModelAlias: Sendable, Equatable {
    package let name: String
    /// `backend/model`, or a model's name alone.
    package let candidates: [String]
    /// What a request goes to that is too long for the candidate that got it; none: the client is told.
    package var contextLength: [String] = []
    /// What a request goes to that a candidate's content filter refused; none: the client is told.
    package var contentFilter: [String] = []

    /// An alias for the candidates.
    package init(name: String, candidates: [String]) {
        self.name = name
        self.candidates = candidates
    }

    /// Everything the alias can lead to.
    var allCandidates: [String] { candidates + contextLength + contentFilter }
}

extension ModelAlias {
    /// Reads the whole `models:` section; a single candidate may stand without a list, and lists for special failures
    /// beside the `candidates`.
    static func readAll(from section: inout SectionReader) -> [ModelAlias] {
        section.namedEntries().compactMap { entry in
            let path = section.path(of: entry.key)
            guard !entry.key.utf8.isEmpty, !entry.key.unicodeScalars.contains(where: \.isControl) else {
                let message = "\(section.path): a model's name must not be empty or contain control characters"
                section.context.report(message, for: path, at: entry.keyMark)
                return nil
            }
            if case .mapping = entry.value.content { return read(entry, path: path, section.context) }
            guard let candidates = candidates(in: entry.value, of: section, path: path) else { return nil }
            record(candidates, path, entry, section.context)
            return ModelAlias(name: entry.key, candidates: candidates)
        }
    }

    private static func read(_ entry: YAMLPair, path: String, _ context: ReadingContext) -> ModelAlias? {
        var section = SectionReader(entry.value, path: path, context: context)
        let lists = ["candidates", "context_length", "content_filter"].map { key in
            let node = section.entry(key)
            let list = node.flatMap { candidates(in: $0, of: section, path: section.path(of: key)) }
            if let list { record(list, section.path(of: key), entry, context) }
            return list
        }
        section.finish()
        guard let candidates = lists[0] else {
            if context.isSound("\(path).candidates") {
                context.report("\(path): the key \"candidates\" is missing", for: path, at: entry.keyMark)
            }
            return nil
        }
        var alias = ModelAlias(name: entry.key, candidates: candidates)
        alias.contextLength = lists[1] ?? []
        alias.contentFilter = lists[2] ?? []
        return alias
    }

    private static func record(_ list: [String], _ path: String, _ entry: YAMLPair, _ context: ReadingContext) {
        let shown = "[" + list.joined(separator: ", ") + "]"
        context.record(path, shown, .file(line: entry.keyMark.line), at: entry.keyMark)
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
