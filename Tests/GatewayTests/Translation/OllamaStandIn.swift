internal import Support
internal import Wire

/// Scripted servers that speak Ollama's two APIs.
enum OllamaStandIn {
    /// A server with these models that answers requests to its native API with `steps`.
    static func start(
        models: [String] = ["m"], _ steps: @escaping TestUpstream.Script = { _ in [.json(answer("native"))] }
    ) throws -> TestUpstream {
        try ModelServer.start(models: models) { request in
            request.path.hasPrefix("/api/") ? steps(request) : [.json(ModelServer.answer)]
        }
    }

    /// A whole answer, or a stream's last line.
    static func answer(_ text: String, reason: String = "stop") -> String {
        #"{"model":"m","created_at":"t","message":{"role":"assistant","content":"\#(text)"},"done":true,"#
            + #""done_reason":"\#(reason)","prompt_eval_count":3,"eval_count":2}"#
    }

    /// A line of a stream that goes on.
    static func piece(_ message: String) -> String {
        #"{"model":"m","created_at":"t","message":\#(message),"done":false}"#
    }

    /// A stream of JSON lines, each in a chunk of its own.
    static func stream(_ lines: String...) -> [UpstreamStep] {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"
        return [.text(head)] + lines.map { .chunk(Array("\($0)\n".utf8)) } + [.lastChunk]
    }

    /// A chat request; `more` are further members, each with a comma before it.
    static func question(_ more: String = "") -> String {
        #"{"model":"m","messages":[{"role":"user","content":"Hi"}]\#(more)}"#
    }

    /// The `llm:` members that say the local server is Ollama.
    static let native = "ollama: {native: true}"
}

extension UpstreamLog.State {
    /// The requests to Ollama's native API.
    var native: [RecordedRequest] {
        requests.filter { $0.path.hasPrefix("/api/") }
    }
}
