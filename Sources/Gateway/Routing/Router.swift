internal import Dialects
internal import Wire

/// Finds the backend and the model for the model a client names. The first rule that matches decides:
/// an alias; `NAME/model`; a model that a backend's configuration names as its own; one that is the standard backend's;
/// another backend's, where the configuration lets the model choose; the standard backend's default model.
final class Router {
    private let backends: BackendSet
    private let catalog: ModelCatalog
    /// Where the name asked last is, as far as the catalog knows: most requests name the same one.
    private var recent: (name: String, target: Target, catalogChanges: Int)?

    /// A model that is not listed may be new: the list is asked for again when it is older than this.
    private static let unknownModelListAge: Duration = .seconds(5)

    init(_ backends: BackendSet, catalog: ModelCatalog) {
        self.backends = backends
        self.catalog = catalog
    }

    /// What stands behind the name where it is an alias.
    func plan(of model: String) -> AliasPlan? {
        backends.plan(of: model)
    }

    /// Where a model that is no alias is.
    func target(for name: String, _ operation: Operation) async throws(GatewayError) -> Target {
        if let target = try targetAtOnce(for: name, operation) { return target }
        if await lists(name, backends.standard) { return Target(backend: backends.standard, model: name) }
        if backends.routesByModel, let other = await otherBackend(listing: name) {
            return Target(backend: other, model: name)
        }
        return try standardTarget(for: name, operation)
    }

    /// The same, where no backend has to be asked first what it has; else nil.
    func targetAtOnce(for name: String, _ operation: Operation) throws(GatewayError) -> Target? {
        if let recent, recent.catalogChanges == catalog.changes, recent.name.hasBytes(of: name) { return recent.target }
        if let target = configured(name) ?? standard(knowing: name) {
            recent = (name, target, catalog.changes)
            return target
        }
        guard !backends.routesByModel, catalog.isFresh(backends.standard, maxAge: Self.unknownModelListAge) else {
            return nil
        }
        return try standardTarget(for: name, operation)
    }

    private func configured(_ name: String) -> Target? {
        if let target = backends.prefixed(name) { return target }
        return backends.all.first { $0.owned.contains(name) }.map { Target(backend: $0, model: name) }
    }

    private func standard(knowing name: String) -> Target? {
        isKnown(name, to: backends.standard) ? Target(backend: backends.standard, model: name) : nil
    }

    private func isKnown(_ model: String, to backend: Backend) -> Bool {
        catalog.known(backend)?.contains(model) == true || backend.plainlyOwns(model)
    }

    private func lists(_ model: String, _ backend: Backend) async -> Bool {
        let listing = try? await catalog.listing(of: backend, maxAge: Self.unknownModelListAge)
        return listing?.contains(model) == true
    }

    private func otherBackend(listing model: String) async -> Backend? {
        let others = backends.all.dropFirst()
        if let known = others.first(where: { isKnown(model, to: $0) }) { return known }
        if let found = backends.lookedFor.first(where: { isKnown(model, to: $0) }) { return found }
        for other in others where await lists(model, other) { return other }
        return nil
    }

    private func standardTarget(for model: String, _ operation: Operation) throws(GatewayError) -> Target {
        let standard = backends.standard
        let listing = catalog.known(standard)
        if backends.isStrict {
            let ids = listing?.models.prefix(5).map { "\"\($0.id)\"" }.joined(separator: ", ") ?? ""
            throw .unknownModel(model, known: ids.isEmpty ? "" : " (there is \(ids))")
        }
        // A server that lists nothing gets the name as it is and answers for itself.
        let known = standard.defaultModel(for: operation) ?? listing?.models.first?.id
        return Target(backend: standard, model: known ?? model)
    }
}
