package import Wire

/// A model that an Ollama server has, as `GET /api/tags` and `GET /api/ps` list it.
package struct OllamaTag: Sendable, Equatable {
    package let name: String
    /// Another one when the model behind the name has changed.
    package let digest: String
    /// The tokens of context it was loaded with; only of a loaded model.
    package let contextLength: Int?

    /// Reads `{"models": [{"name", "digest", "context_length"}]}`; nil where it is none.
    package static func list(in page: JSONView) -> [OllamaTag]? {
        guard let models = page["models"], models.kind == .array || models.isNull else { return nil }
        return models.elements.compactMap { model in
            guard let name = (model["model"] ?? model["name"])?.string, !name.isEmpty else { return nil }
            return OllamaTag(
                name: name, digest: model["digest"]?.string.flatMap { $0.isEmpty ? nil : $0 } ?? name,
                contextLength: model["context_length"]?.int.flatMap { $0 > 0 ? $0 : nil })
        }
    }
}
