package import Wire

/// What a server tells of a model beside its name.
package struct ModelDetails: Sendable, Equatable {
    /// Whether a model is in memory, in the words of LM Studio.
    package enum State: String, Sendable {
        case loaded
        case loading
        case notLoaded = "not-loaded"
    }

    /// The tokens that a request and its answer may have together as the model is loaded, or would be.
    package var loadedContextLength: Int?
    /// The tokens that the model could take.
    package var maxContextLength: Int?
    package var state: State?

    /// Nothing is known.
    package init(loadedContextLength: Int? = nil, maxContextLength: Int? = nil, state: State? = nil) {
        self.loadedContextLength = loadedContextLength
        self.maxContextLength = maxContextLength
        self.state = state
    }

    /// The tokens that a request and its answer may have together, as far as is told.
    package var contextLength: Int? { loadedContextLength ?? maxContextLength }

    /// Reads an element of `GET /v1/models`: `max_model_len` is vLLM's, `meta` and `status` are llama.cpp's.
    package init(listed model: JSONView) {
        loadedContextLength =
            model.tokens("context_length") ?? model.tokens("max_model_len") ?? model["meta"]?.tokens("n_ctx")
        maxContextLength = model.tokens("max_context_length") ?? model["meta"]?.tokens("n_ctx_train")
        state = (model["status"]?["value"] ?? model["state"]).flatMap { State(told: $0) }
    }

    /// This, and what `other` tells where this is silent.
    package func completed(by other: ModelDetails) -> ModelDetails {
        ModelDetails(
            loadedContextLength: loadedContextLength ?? other.loadedContextLength,
            maxContextLength: maxContextLength ?? other.maxContextLength, state: state ?? other.state)
    }
}

extension ModelDetails.State {
    /// LM Studio's words, and those of llama.cpp, where a sleeping model is none in memory.
    init?(told view: JSONView) {
        switch view.string {
        case "loaded": self = .loaded
        case "loading": self = .loading
        case "not-loaded", "unloaded", "sleeping": self = .notLoaded
        default: return nil
        }
    }
}

extension JSONView {
    /// A count of tokens; one that is not positive tells nothing.
    func tokens(_ name: StaticString) -> Int? {
        self[name]?.int.flatMap { $0 > 0 ? $0 : nil }
    }
}
