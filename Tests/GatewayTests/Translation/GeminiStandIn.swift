internal import Reactor
internal import Support
internal import Wire

/// Scripted servers that speak Gemini's own API.
enum GeminiStandIn {
    /// A server that answers requests for answers with `steps`, and has no list of models.
    static func start(_ steps: @escaping TestUpstream.Script) throws -> TestUpstream {
        try TestUpstream { request in
            request.path.hasSuffix("/models?pageSize=1000") ? [.json(#"{"models":[]}"#)] : steps(request)
        }
    }

    /// An answer, or an event of one.
    static func response(_ text: String, finish: String? = "STOP") -> String {
        let end = finish.map { #","finishReason":"\#($0)""# } ?? ""
        return #"{"candidates":[{"content":{"role":"model","parts":[{"text":"\#(text)"}]}\#(end)}],"#
            + #""usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":2,"totalTokenCount":5}}"#
    }

    /// Google's error object.
    static func refusal(_ code: Int, _ status: String, _ message: String) -> String {
        #"{"error":{"code":\#(code),"message":"\#(message)","status":"\#(status)"}}"#
    }

    /// A stream as Gemini sends it: it ends without a mark.
    static func stream(_ events: String...) -> [UpstreamStep] {
        [.eventStreamHead] + events.map(event) + [.lastChunk]
    }

    static func event(_ data: String) -> UpstreamStep {
        .chunk(Array("data: \(data)\r\n\r\n".utf8))
    }

    /// A chat request; `more` are further members, each with a comma before it.
    static func question(
        _ messages: String = #"{"role":"user","content":"Hi"}"#, model: String = "gemini-2.5-flash", more: String = ""
    ) -> String {
        #"{"model":"\#(model)","messages":[\#(messages)]\#(more)}"#
    }

    static let streaming = question(more: #","stream":true"#)
}

extension UpstreamLog.State {
    /// The requests that were no questions for models.
    var generations: [RecordedRequest] {
        requests.filter { $0.path.contains(":") }
    }
}

extension RecordedRequest {
    var json: JSONView? {
        try? JSONDocument(parsing: body).root
    }
}

extension TestGateway {
    /// A gateway in front of one Gemini.
    @discardableResult
    static func run<Result>(
        beforeGemini upstream: TestUpstream, _ more: String = "", clock: Clock = .system,
        _ body: (TestGateway) async throws -> Result
    ) async throws -> Result {
        let yaml = """
            llm: {backend: gemini, gemini_api_key: the-key, gemini_api_base: "\(upstream.baseURL)/v1beta"}
            \(more)
            """
        return try await run(yaml, clock: clock, body)
    }
}
