/// Vectors that stand for texts, in the order of the texts.
public struct Embeddings: Sendable, Equatable {
    public var vectors: [[Float]]
    /// The model that made them.
    public var model: String
    /// What the texts were, in tokens; 0 where the server does not tell.
    public var promptTokens: Int

    /// Vectors by a model.
    public init(vectors: [[Float]], model: String, promptTokens: Int = 0) {
        self.vectors = vectors
        self.model = model
        self.promptTokens = promptTokens
    }
}
