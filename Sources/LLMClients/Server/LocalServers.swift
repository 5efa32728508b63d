package import Configuration

/// Where local servers listen unless they were told otherwise.
package enum LocalServers {
    /// In the order they are tried.
    package static let wellKnown: [(port: Int, server: String)] = [
        (8000, "vLLM"), (11434, "Ollama"), (8080, "llama.cpp or LocalAI"), (1234, "LM Studio"),
        (5000, "text-generation-webui"), (5001, "text-generation-webui"),
    ]

    /// The local servers to try, in order, when the configuration leaves the choice open.
    package static func candidates(
        _ settings: GatewaySettings, wellKnown: [(port: Int, server: String)] = wellKnown
    ) -> [(settings: BackendSettings, server: String)] {
        guard let local = settings.backend(named: "local") else { return [] }
        var candidates = [(local, "the configured local server")]
        for (port, server) in wellKnown {
            var other = local
            other.baseURL = "http://localhost:\(port)/v1"
            if other.baseURL == local.baseURL {
                if !settings.llm.localAPIBaseIsExplicit { candidates[0].1 = "\(server)'s port" }
                continue
            }
            candidates.append((other, "\(server)'s port"))
        }
        return candidates
    }
}
