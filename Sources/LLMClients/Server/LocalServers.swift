package import Configuration

/// Where local servers listen unless they were told otherwise.
package enum LocalServers {
    /// In the order they are tried.
    package static let wellKnown: [(port: Int, server: String)] = [
        (8000, "vLLM"), (11434, "Ollama"), (8080, "llama.cpp or LocalAI"), (1234, "LM Studio"),
        (5000, "text-generation-webui"), (5001, "text-generation-webui"),
    ]

    /// The servers that may be at these ports, each by a name that its port has: `ollama`, `lm-studio`. They get no key:
    /// the local server's own is for the local server.
    package static func places(
        _ settings: GatewaySettings, at ports: [(port: Int, server: String)]
    ) -> [BackendSettings] {
        guard let local = settings.backend(named: "local") else { return [] }
        var places: [BackendSettings] = []
        for (port, server) in ports {
            var place = local
            place.name = name(of: server)
            if places.contains(where: { $0.name == place.name }) { place.name += "-\(port)" }
            place.baseURL = "http://localhost:\(port)/v1"
            place.model = nil
            place.apiKey = nil
            places.append(place)
        }
        return places
    }

    /// `lm-studio` for `LM Studio`; the first of two that share a port.
    private static func name(of server: String) -> String {
        let words = server.lowercased().split(separator: " ").prefix { $0 != "or" }
        return words.joined(separator: "-")
    }

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
