internal import Dialects
internal import Wire

/// What a backend said it has, and when.
struct ModelListing: Sendable, Equatable {
    struct Model: Sendable, Equatable {
        let id: String
        /// The server's own object, with `object`, `created` and `owned_by` added where it has none.
        let object: [UInt8]
        /// Where the id's JSON text stands in the object.
        let idRange: Range<Int>
    }

    let models: [Model]
    private let ids: Set<String>

    init(_ models: [Model]) {
        self.models = models
        ids = Set(models.map(\.id))
    }

    func contains(_ id: String) -> Bool {
        ids.contains(id)
    }

    /// Reads a page of a backend's list; nil when it is something else.
    init?(_ body: JSONView, of dialect: Backend.Dialect, created: Int) {
        guard dialect == .gemini else {
            self.init(body)
            return
        }
        guard let page = GeminiModelPage(body, created: created) else { return nil }
        self.init(
            page.models.compactMap { model in
                (try? JSONDocument(parsing: model.object)).flatMap { Model($0.root) }
            })
    }

    /// Reads `{"data": [{"id": …}]}`.
    private init?(_ body: JSONView) {
        guard let data = body["data"], data.kind == .array else { return nil }
        self.init(data.elements.compactMap { Model($0) })
    }

    /// The listing of a backend that has exactly one model.
    static func single(_ id: String, ownedBy owner: String) -> ModelListing {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("id", id)
        writer.member("object", "model")
        writer.member("created", 0)
        writer.member("owned_by", owner)
        writer.endObject()
        guard let document = try? JSONDocument(parsing: writer.bytes), let model = Model(document.root) else {
            return ModelListing([])
        }
        return ModelListing([model])
    }
}

extension ModelListing {
    /// The models with what else is known of them, where their servers' own objects do not say it.
    func adding(_ details: [String: ModelDetails]) -> ModelListing {
        if details.isEmpty { return self }
        return ModelListing(models.map { model in details[model.id].map { model.adding($0) } ?? model })
    }
}

extension ModelListing.Model {
    fileprivate func adding(_ details: ModelDetails) -> Self {
        guard let document = try? JSONDocument(parsing: object) else { return self }
        let root = document.root
        var writer = JSONWriter()
        writer.beginObject()
        if let length = details.contextLength, root["context_length"] == nil {
            writer.member("context_length", length)
        }
        if let most = details.maxContextLength, root["max_context_length"] == nil {
            writer.member("max_context_length", most)
        }
        if let state = details.state, root["state"] == nil { writer.member("state", state.rawValue) }
        let added = writer.bytes.dropFirst()
        guard !added.isEmpty else { return self }
        return Self(
            id: id, object: object.dropLast() + [UInt8(ascii: ",")] + added + [UInt8(ascii: "}")], idRange: idRange)
    }

    fileprivate init?(_ view: JSONView) {
        guard view.kind == .object, let id = view["id"], let name = id.string, !name.isEmpty else { return nil }
        let start = view.range.lowerBound
        var object = Array(view.rawBytes)
        var missing: [UInt8] = []
        if view["object"] == nil { missing += #","object":"model""#.utf8 }
        if view["created"]?.int == nil && view["created"] == nil { missing += #","created":0"#.utf8 }
        if view["owned_by"] == nil { missing += #","owned_by":"local""#.utf8 }
        if !missing.isEmpty { object.insert(contentsOf: missing, at: object.count - 1) }
        self.init(
            id: name, object: object, idRange: id.range.lowerBound - start..<id.range.upperBound - start)
    }

    /// The object under another id.
    func renamed(_ id: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.string(id)
        var object = object
        object.replaceSubrange(idRange, with: writer.bytes)
        return object
    }
}
