package import Wire

/// A program that serves models, known by what it answers.
package enum ServerProgram: Sendable, CaseIterable {
    case ollama, lmStudio, llamaCpp, textGenerationWebUI, localAI, vllm

    /// What people call it.
    package var title: String {
        switch self {
        case .ollama: "Ollama"
        case .lmStudio: "LM Studio"
        case .llamaCpp: "llama.cpp"
        case .textGenerationWebUI: "text-generation-webui"
        case .localAI: "LocalAI"
        case .vllm: "vLLM"
        }
    }

    /// What asks, beside the `/v1`, for that which only this program tells so; nil: its list of models tells all.
    package var question: String? {
        switch self {
        case .ollama: "/api/version"
        case .lmStudio: "/api/v0/models"
        case .llamaCpp: "/props"
        case .textGenerationWebUI: "/v1/internal/model/info"
        case .localAI: "/system"
        case .vllm: nil
        }
    }

    /// The program that a list of models can only be of.
    package static func told(byList page: JSONView) -> ServerProgram? {
        guard let first = page["data"]?.elements.first(where: { _ in true }) else { return nil }
        return first["owned_by"]?.stringEquals("vllm") == true ? .vllm : nil
    }

    /// Whether an answer to the question is this program's. LM Studio answers every question with 200.
    package func isTold(by answer: JSONView) -> Bool {
        switch self {
        case .ollama: answer["version"]?.string != nil
        case .lmStudio: answer["data"]?.elements.contains { $0["state"]?.string != nil } ?? false
        case .llamaCpp: answer["default_generation_settings"]?.kind == .object || answer["role"]?.string == "router"
        case .textGenerationWebUI: answer["model_name"]?.string != nil
        case .localAI: answer["loaded_models"]?.kind == .array && answer["backends"] != nil
        case .vllm: false
        }
    }

    /// What the answer tells of the models that the server lists, by their ids.
    package func details(in answer: JSONView, of ids: [String]) -> [String: ModelDetails] {
        switch self {
        case .ollama, .vllm: [:]
        case .lmStudio: Self.details(inListOf: answer)
        case .llamaCpp: Self.details(inProps: answer, ids)
        case .textGenerationWebUI: Self.states(loaded: [answer["model_name"]?.string ?? ""], of: ids)
        case .localAI:
            Self.states(loaded: Set(answer["loaded_models"]?.elements.compactMap { $0["id"]?.string } ?? []), of: ids)
        }
    }

    /// LM Studio may list a model twice, loaded and not.
    private static func details(inListOf answer: JSONView) -> [String: ModelDetails] {
        var details: [String: ModelDetails] = [:]
        for model in answer["data"]?.elements.map({ $0 }) ?? [] {
            guard let id = model["id"]?.string else { continue }
            let told = ModelDetails(
                loadedContextLength: model.tokens("loaded_context_length"),
                maxContextLength: model.tokens("max_context_length"),
                state: model["state"].flatMap { ModelDetails.State(told: $0) })
            if details[id]?.state != .loaded { details[id] = told }
        }
        return details
    }

    /// `n_ctx` is that of one slot: what one request may have. It is the one model's, where there is one.
    private static func details(inProps answer: JSONView, _ ids: [String]) -> [String: ModelDetails] {
        guard ids.count == 1, let length = answer["default_generation_settings"]?.tokens("n_ctx") else { return [:] }
        return [ids[0]: ModelDetails(loadedContextLength: length, state: .loaded)]
    }

    private static func states(loaded: Set<String>, of ids: [String]) -> [String: ModelDetails] {
        Dictionary(
            ids.map { ($0, ModelDetails(state: loaded.contains($0) ? .loaded : .notLoaded)) },
            uniquingKeysWith: { first, _ in first })
    }
}
