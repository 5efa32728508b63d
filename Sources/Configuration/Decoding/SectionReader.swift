/// Reads the settings of one mapping of the file; an absent mapping leaves every default as it is.
struct SectionReader {
    let context: ReadingContext
    /// The keys that lead here, joined by dots; empty for the root.
    let path: String
    private let entries: [YAMLPair]
    /// Where the section stands, for a problem with what it lacks.
    let mark: YAMLMark?
    private var known: [(key: String, isSecret: Bool)] = []

    /// A section without a file behind it.
    init(absent path: String, context: ReadingContext) {
        self.context = context
        self.path = path
        entries = []
        mark = nil
    }

    /// The section that the node is; another kind of node is reported and reads as absent.
    init(_ node: YAMLNode, path: String, context: ReadingContext) {
        self.context = context
        self.path = path
        mark = node.mark
        switch node.content {
        case .mapping(let pairs):
            entries = pairs
        case .scalar(let scalar) where scalar.isNull:
            entries = []
        case .scalar, .sequence:
            entries = []
            // What stands there is not shown: it may be a header's value.
            let found = if case .sequence = node.content { "a list" } else { "a single value" }
            let message = "expected a mapping, found \(found)"
            context.report(path.isEmpty ? message : "\(path): \(message)", for: path, at: node.mark)
        }
    }

    /// The value of a key, which counts as known from now on.
    mutating func entry(_ key: String, isSecret: Bool = false) -> YAMLNode? {
        known.append((key, isSecret))
        return entries.first { $0.key.utf8.elementsEqual(key.utf8) }?.value
    }

    /// All entries, for a mapping whose keys are names: every key is known.
    mutating func namedEntries() -> [YAMLPair] {
        known += entries.map { ($0.key, false) }
        return entries
    }

    /// Where a key of this section stands among all settings.
    func path(of key: String) -> String {
        path.isEmpty ? key : "\(path).\(key)"
    }

    /// Reads a section inside this one, and refuses the keys in it that nobody asked for.
    mutating func section(_ key: String, read: (inout SectionReader) -> Void) {
        let node = entry(key)
        var inner =
            node.map { SectionReader($0, path: path(of: key), context: context) }
            ?? SectionReader(absent: path(of: key), context: context)
        read(&inner)
        inner.finish()
    }

    /// Reads each element of a list of sections.
    mutating func sections(_ key: String, read: (inout SectionReader) -> Void) {
        guard let node = entry(key), !node.isNull else { return }
        guard case .sequence(let items) = node.content else {
            context.report("\(path(of: key)): expected a list, found \(node.kind)", for: path(of: key), at: node.mark)
            return
        }
        for (index, item) in items.enumerated() {
            var inner = SectionReader(item, path: "\(path(of: key))[\(index)]", context: context)
            read(&inner)
            inner.finish()
        }
    }

    /// Refuses every key that nobody asked for.
    consuming func finish() {
        let words = Set(known.map { Array($0.key.utf8) })
        for entry in entries where !words.contains(Array(entry.key.utf8)) {
            let nearest = nearestWord(to: entry.key, among: known.map(\.key))
            let isSecret = known.contains { $0.key == nearest && $0.isSecret }
            let hint = nearest.map { "; did you mean \(quoted(path(of: $0)))?" } ?? ""
            context.report(
                "unknown key \(quoted(path(of: entry.key)))\(hint)", at: entry.keyMark, hidesValue: isSecret)
        }
    }
}

extension YAMLNode {
    /// What the node is, for a message.
    var kind: String {
        switch content {
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .scalar(let scalar) where scalar.isNull: "null"
        case .scalar(let scalar) where scalar.style == .quoted: "the string \(quoted(scalar.text))"
        case .scalar(let scalar): quoted(scalar.text)
        }
    }
}
