/// The backends of a configuration, the one among them that unprefixed models go to, and the aliases.
struct BackendSet: Sendable {
    let standard: Backend
    /// Why it was chosen, for the banner.
    let reason: String
    /// All backends, the standard one first.
    let all: [Backend]
    private let byName: [String: Backend]
    /// Names that stand for backends which cannot be used, for want of a key or of a server.
    private let absent: Set<String>
    private let aliases: [String: [String]]
    /// The aliases in the order of the configuration.
    let aliasNames: [String]
    /// Whether an unknown model is an error instead of the standard backend's default model.
    let isStrict: Bool
    /// Whether a model that another backend lists goes there without a prefix.
    let routesByModel: Bool

    init(
        standard: Backend, reason: String, others: [Backend], aliases: [(name: String, candidates: [String])],
        absent: Set<String> = [], isStrict: Bool, routesByModel: Bool
    ) {
        self.standard = standard
        self.reason = reason
        all = [standard] + others.filter { $0.name != standard.name }
        byName = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        self.absent = absent.subtracting(all.map(\.name))
        self.aliases = Dictionary(aliases.map { ($0.name, $0.candidates) }, uniquingKeysWith: { first, _ in first })
        aliasNames = aliases.map(\.name)
        self.isStrict = isStrict
        self.routesByModel = routesByModel
    }

    /// What stands behind an alias: its first candidate that does not name a backend which cannot be used.
    func candidate(of alias: String) -> String? {
        guard let candidates = aliases[alias] else { return nil }
        return candidates.first { !absent.contains(String($0.prefix { $0 != "/" })) } ?? candidates.first
    }

    /// Takes `NAME/model` apart where NAME is a backend; a slash in a model's own name is none of that.
    func prefixed(_ model: String) -> Target? {
        guard let slash = model.utf8.firstIndex(of: UInt8(ascii: "/")) else { return nil }
        let rest = model[model.utf8.index(after: slash)...]
        guard !rest.isEmpty, let backend = byName[String(model[..<slash])] else { return nil }
        return Target(backend: backend, model: String(rest))
    }
}

/// Where a request goes, and the model it gets there.
struct Target {
    let backend: Backend
    let model: String
}
