internal import Dialects
internal import Wire

/// The list of `GET /v1/models`: what all backends have and the aliases, each under an id that leads to it and to
/// nothing else.
struct MergedModels {
    private(set) var entries: [(id: String, object: [UInt8])] = []
    private var ids: Set<String> = []
    private let backends: BackendSet
    private let opens: (String) -> Bool

    /// - Parameter opens: whether the list is for somebody who may use a model called so.
    init(_ backends: BackendSet, opening opens: @escaping (String) -> Bool = { _ in true }) {
        self.backends = backends
        self.opens = opens
        for alias in backends.aliasNames where opens(alias) {
            guard let model = ModelListing.single(alias, ownedBy: "llm-gateway").models.first else { continue }
            add(alias, model.object)
        }
    }

    /// Adds a backend's models: the standard one's under their own ids, the others' as `NAME/id`.
    mutating func add(_ listing: ModelListing, of backend: Backend) {
        for model in listing.models where opens(model.id) || opens("\(backend.name)/\(model.id)") {
            let isPlain = backend === backends.standard && !ids.contains(model.id) && backends.prefixed(model.id) == nil
            if isPlain {
                add(model.id, model.object)
            } else {
                let id = "\(backend.name)/\(model.id)"
                add(id, model.renamed(id))
            }
        }
    }

    private mutating func add(_ id: String, _ object: [UInt8]) {
        if ids.insert(id).inserted { entries.append((id, object)) }
    }

    /// One model's object.
    func object(of id: String) -> [UInt8]? {
        entries.first { $0.id == id }?.object
    }

    /// The whole list as JSON text.
    var encoded: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("object", "list")
        writer.key("data")
        writer.beginArray()
        for entry in entries { writer.raw(entry.object) }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }
}
