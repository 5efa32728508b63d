internal import Configuration
internal import Gateway

/// What `serve` says when it is ready.
struct Banner {
    let settings: GatewaySettings
    let survey: BackendSurvey
    let port: UInt16

    private static let shownModels = 8

    var text: String {
        let address = "http://\(visibleHost):\(port)"
        var lines = [
            "llm-gateway \(GatewayVersion.text) listens on \(address)",
            "  backend: \(survey.backendName)\(place), \(survey.reason)",
        ]
        if let warning = survey.warning {
            lines.append("  warning: \(warning)")
        } else {
            lines.append("  models:  \(models)")
        }
        let keyCount = settings.server.apiKeys.count + settings.server.keys.count
        if keyCount > 0 { lines.append("  clients need one of \(keyCount) keys") }
        let key = keyCount == 0 ? "" : " -H 'Authorization: Bearer KEY'"
        let model = survey.defaultModel ?? "default"
        lines.append(
            "  try:     curl \(address)/v1/chat/completions\(key) -H 'Content-Type: application/json' "
                + "-d '{\"model\":\"\(model)\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}'")
        return lines.joined(separator: "\n") + "\n"
    }

    private var visibleHost: String {
        let host = settings.server.host
        if host == "0.0.0.0" || host == "::" { return "127.0.0.1" }
        return host.contains(":") ? "[\(host)]" : host
    }

    private var place: String {
        survey.backendName == "echo" ? "" : " at \(survey.baseURL)"
    }

    private var models: String {
        let all = survey.models
        if all.isEmpty { return "none listed" }
        let more = all.count > Self.shownModels ? " and \(all.count - Self.shownModels) more" : ""
        return all.prefix(Self.shownModels).joined(separator: ", ") + more
    }
}
