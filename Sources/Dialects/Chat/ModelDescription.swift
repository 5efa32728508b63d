internal import Wire

/// A model that a server offers.
public struct ModelDescription: Sendable, Equatable {
    /// The name to ask for it by.
    public var id: String
    /// Who offers it, as its server says.
    public var owner: String?
    /// How many tokens a request and its answer may have together, where the server tells.
    public var contextLength: Int?

    /// A model by its name.
    public init(id: String, owner: String? = nil, contextLength: Int? = nil) {
        self.id = id
        self.owner = owner
        self.contextLength = contextLength
    }
}

extension ModelDescription {
    /// Reads an element of OpenAI's list of models; nil where it has no name.
    ///
    /// The length of the context is beyond OpenAI's API: `max_model_len` is vLLM's, `meta.n_ctx_train` llama.cpp's,
    /// `max_context_length` LM Studio's, and `context_length` what most others write.
    init?(_ view: JSONView) {
        guard let id = view["id"]?.string, !id.isEmpty else { return nil }
        let lengths = [
            view["context_length"], view["max_model_len"], view["max_context_length"], view["meta"]?["n_ctx"],
            view["meta"]?["n_ctx_train"],
        ]
        self.init(
            id: id, owner: view["owned_by"]?.string, contextLength: lengths.lazy.compactMap { $0?.int }.first { $0 > 0 }
        )
    }
}
