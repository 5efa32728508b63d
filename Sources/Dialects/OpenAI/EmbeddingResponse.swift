internal import Wire

/// The answer to `POST /v1/embeddings`.
package struct EmbeddingResponse: Sendable {
    package let model: String
    package let vectors: [[Float]]
    package let promptTokens: Int

    package init(model: String, vectors: [[Float]], promptTokens: Int) {
        self.model = model
        self.vectors = vectors
        self.promptTokens = promptTokens
    }

    /// The answer as JSON text, the vectors as `encoding` says.
    package func encoded(_ encoding: EmbeddingRequest.Encoding) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("object", "list")
        writer.key("data")
        writer.beginArray()
        for (index, vector) in vectors.enumerated() {
            writer.beginObject()
            writer.member("object", "embedding")
            writer.member("index", index)
            writer.key("embedding")
            Self.write(vector, as: encoding, to: &writer)
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

    private static func write(_ vector: [Float], as encoding: EmbeddingRequest.Encoding, to writer: inout JSONWriter) {
        switch encoding {
        case .float:
            writer.beginArray()
            for value in vector { writer.number(Double(value)) }
            writer.endArray()
        case .base64:
            var bytes: [UInt8] = []
            bytes.reserveCapacity(vector.count * 4)
            for value in vector {
                withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
            }
            writer.string(utf8: Base64.encode(bytes))
        }
    }
}
