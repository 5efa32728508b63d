internal import Configuration

/// The backends of a configuration, the one among them that unprefixed models go to, and the aliases.
struct BackendSet: Sendable {
    let standard: Backend
    /// Why it was chosen, for the banner.
    let reason: String
    /// All backends, the standard one first.
    let all: [Backend]
    /// Backends that are there once the discovery has found a server: nobody else asks for them.
    let lookedFor: [Backend]
    /// Further names of backends: by the port they were found at.
    private let nicknames: [(name: String, backend: Backend)]
    private let aliases: [String: AliasPlan]
    /// The aliases in the order of the configuration.
    let aliasNames: [String]
    /// Whether an unknown model is an error instead of the standard backend's default model.
    let isStrict: Bool
    /// Whether a model that another backend lists goes there without a prefix.
    let routesByModel: Bool

    /// - Parameter absent: names that stand for backends which cannot be used, for want of a key or of a server.
    init(
        standard: Backend, reason: String, others: [Backend], lookedFor: [Backend] = [],
        nicknames: [(name: String, backend: Backend)] = [], aliases: [ModelAlias], absent: Set<String> = [],
        isStrict: Bool, routesByModel: Bool
    ) {
        self.standard = standard
        self.reason = reason
        all = [standard] + others.filter { $0.name != standard.name }
        self.lookedFor = lookedFor
        self.nicknames = nicknames
        self.aliases = AliasPlan.plans(for: aliases, without: absent.subtracting(all.map(\.name)))
        aliasNames = aliases.map(\.name)
        self.isStrict = isStrict
        self.routesByModel = routesByModel
    }

    /// The backends, and those that may come.
    var every: [Backend] { all + lookedFor }

    /// The backends, and those that have come and been asked something.
    var used: [Backend] { all + lookedFor.filter { $0.replicas.contains { $0.requests > 0 } } }

    /// What stands behind an alias.
    func plan(of alias: String) -> AliasPlan? {
        aliases.isEmpty ? nil : aliases[alias]
    }

    /// Takes `NAME/model` apart where NAME is a backend; a slash in a model's own name is none of that.
    func prefixed(_ model: String) -> Target? {
        guard let slash = model.utf8.firstIndex(of: UInt8(ascii: "/")) else { return nil }
        let rest = model[model.utf8.index(after: slash)...]
        // A few names: to compare them costs less than to hash one.
        guard !rest.isEmpty, let backend = backend(named: model[..<slash]) else { return nil }
        return Target(backend: backend, model: String(rest))
    }

    private func backend(named name: Substring) -> Backend? {
        all.first { name == $0.name } ?? lookedFor.first { name == $0.name }
            ?? nicknames.first { name == $0.name }?.backend
    }
}
