package import Wire

/// A page of Gemini's list of models, or of Vertex AI's, with those that can answer chats or give vectors.
package struct GeminiModelPage: Sendable {
    /// A model as `GET /v1/models` lists it.
    package struct Model: Sendable {
        package let id: String
        /// OpenAI's object, as JSON text.
        package let object: [UInt8]
    }

    package let models: [Model]
    /// What asks for the next page, as `pageToken`; nil on the last one.
    package let nextPageToken: String?

    /// Nil if it is no such page.
    ///
    /// - Parameter created: the time each model gets, in seconds since 1970, since Google tells none.
    package init?(_ page: JSONView, created: Int) {
        guard page.kind == .object else { return nil }
        let list = page["models"] ?? page["publisherModels"]
        if let list {
            guard list.kind == .array else { return nil }
        } else if page.count > 0, page["nextPageToken"] == nil {
            return nil
        }
        models = list?.elements.compactMap { Model($0, created: created) } ?? []
        nextPageToken = page["nextPageToken"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    }
}

extension GeminiModelPage.Model {
    /// Nil for a model that neither chats nor gives vectors, or that has no name.
    fileprivate init?(_ model: JSONView, created: Int) {
        guard let name = model["name"]?.string, let id = Self.id(name), Self.isUseful(model, id: id) else { return nil }
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("id", id)
        writer.member("object", "model")
        writer.member("created", created)
        writer.member("owned_by", "google")
        if let text = model["displayName"]?.string, !text.isEmpty { writer.member("display_name", text) }
        if let count = model["inputTokenLimit"]?.int { writer.member("context_length", count) }
        if let count = model["outputTokenLimit"]?.int { writer.member("max_output_tokens", count) }
        writer.endObject()
        self.init(id: id, object: writer.bytes)
    }

    /// `models/x` and `publishers/google/models/x` are `x`; other names keep their folders.
    private static func id(_ name: String) -> String? {
        for folder in ["models/", "publishers/google/models/"] where name.utf8.starts(with: folder.utf8) {
            let id = String(decoding: name.utf8.dropFirst(folder.utf8.count), as: UTF8.self)
            return id.isEmpty ? nil : id
        }
        return name.isEmpty ? nil : name
    }

    private static func isUseful(_ model: JSONView, id: String) -> Bool {
        guard let methods = model["supportedGenerationMethods"], methods.kind == .array else {
            // Vertex AI lists no methods, only every model there is.
            let name = Array(id.utf8)
            return name.starts(with: "gemini".utf8) || name.starts(with: "gemma".utf8)
                || contains(name, "embedding")
        }
        return methods.elements.contains { method in
            method.stringEquals("generateContent") || method.stringEquals("embedContent")
                || method.stringEquals("batchEmbedContents")
        }
    }

    private static func contains(_ name: [UInt8], _ word: String) -> Bool {
        name.indices.contains { name[$0...].starts(with: word.utf8) }
    }
}
