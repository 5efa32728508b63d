internal import Dialects

/// Finds the backend and the model for the model a client names. The first rule that matches decides:
/// an alias; `NAME/model`; a model that is the standard backend's; another backend's, where the configuration lets the
/// model choose; the standard backend's default model.
final class Router {
    private let backends: BackendSet
    private let catalog: ModelCatalog

    /// A model that is not listed may be new: the list is asked for again when it is older than this.
    private static let unknownModelListAge: Duration = .seconds(5)
    private static let longestAliasChain = 16

    init(_ backends: BackendSet, catalog: ModelCatalog) {
        self.backends = backends
        self.catalog = catalog
    }

    func target(for model: String, _ operation: Operation) async throws(GatewayError) -> Target {
        let name = followAliases(model)
        if let target = backends.prefixed(name) { return target }
        if isKnown(name, to: backends.standard) { return Target(backend: backends.standard, model: name) }
        let isListed = await lists(name, backends.standard)
        if isListed { return Target(backend: backends.standard, model: name) }
        if backends.routesByModel, let other = await otherBackend(listing: name) {
            return Target(backend: other, model: name)
        }
        return try standardTarget(for: name, operation)
    }

    private func followAliases(_ model: String) -> String {
        var name = model
        for _ in 0..<Self.longestAliasChain {
            guard let next = backends.candidate(of: name) else { break }
            name = next
        }
        return name
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
        return Target(
            backend: standard, model: standard.defaultModel(for: operation) ?? listing?.models.first?.id ?? model)
    }
}
