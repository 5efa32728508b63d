internal import Support

/// Scripted servers that list models and answer requests, as a local model server does.
enum ModelServer {
    static let answer =
        #"{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"#
        + #""message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}],"#
        + #""usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5},"timings":{"predicted_ms":1.50}}"#

    /// A server with these models that answers every other request with `steps`.
    static func start(
        models: [String] = ["m"], _ steps: @escaping TestUpstream.Script = { _ in [.json(answer)] }
    ) throws -> TestUpstream {
        try TestUpstream { request in
            request.path.hasSuffix("/models") ? [.json(list(models))] : steps(request)
        }
    }

    /// A server that answers requests for its models with an error, as small ones do.
    static func startWithoutList(
        _ steps: @escaping TestUpstream.Script = { _ in [.json(answer)] }
    ) throws -> TestUpstream {
        try TestUpstream { request in
            request.path.hasSuffix("/models") ? [.json(#"{"detail":"Not Found"}"#, status: 404)] : steps(request)
        }
    }

    static func list(_ models: [String]) -> String {
        let objects = models.map { #"{"id":"\#($0)","object":"model","created":7,"owned_by":"lab"}"# }
        return #"{"object":"list","data":[\#(objects.joined(separator: ","))]}"#
    }
}

extension UpstreamLog.State {
    /// The requests that were no questions for models.
    var questions: [RecordedRequest] {
        requests.filter { !$0.path.hasSuffix("/models") }
    }
}
