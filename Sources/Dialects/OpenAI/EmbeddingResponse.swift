internal import Wire

/// The answer to `POST /v1/embeddings`.
package struct EmbeddingResponse: Sendable {
    package let model: String
    package let embeddings: [Embedding]
    package let promptTokens: Int

    package init(model: String, embeddings: [Embedding], promptTokens: Int) {
        self.model = model
        self.embeddings = embeddings
        self.promptTokens = promptTokens
    }

    package init(model: String, vectors: [[Float]], promptTokens: Int) {
        self.init(model: model, embeddings: vectors.map { .floats($0) }, promptTokens: promptTokens)
    }

    /// The answer as JSON text, the vectors as `encoding` says.
    package func encoded(_ encoding: EmbeddingRequest.Encoding) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("object", "list")
        writer.key("data")
        writer.beginArray()
        for (index, embedding) in embeddings.enumerated() {
            writer.beginObject()
            writer.member("object", "embedding")
            writer.member("index", index)
            writer.key("embedding")
            embedding.write(as: encoding, to: &writer)
            writer.endObject()
        }
        writer.endArray()
        writer.member("model", model)
        writer.key("usage")
        writer.beginObject()
        writer.member("prompt_tokens", promptTokens)
        writer.member("total_tokens", promptTokens)
        writer.endObject()
        writer.endObject()
        return writer.bytes
    }
}
