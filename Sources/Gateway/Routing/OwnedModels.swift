/// The models that the configuration says are a backend's own.
struct OwnedModels: Sendable {
    private let ids: [String]
    private let prefixes: [String]

    init(ids: [String] = [], prefixes: [String] = []) {
        self.ids = ids
        self.prefixes = prefixes
    }

    func contains(_ model: String) -> Bool {
        ids.contains { $0.utf8.elementsEqual(model.utf8) } || prefixes.contains { model.utf8.starts(with: $0.utf8) }
    }

    /// What the backend lists by its configuration; nil: it is asked.
    func listing(for backend: String) -> ModelListing? {
        ids.isEmpty ? nil : ModelListing(ids.flatMap { ModelListing.single($0, ownedBy: backend).models })
    }
}
