internal import Configuration
internal import Dialects
internal import Reactor
internal import Upstream
internal import Wire

/// Tells an exchange as spans: one of the server, by OpenTelemetry's conventions for HTTP, and one of a client for each
/// attempt, by those for generative AI. Nothing of what was asked and told, and no key, is in them.
struct SpanEncoder {
    private let exchange: Exchange
    private let trace: Trace
    private let now: Instant
    /// What the wall clock is ahead of the loop's.
    private let offset: Int64

    /// - Parameter wall: the wall clock's nanoseconds since 1970 at `now`.
    init(_ exchange: Exchange, _ trace: Trace, now: Instant, wall: Int64) {
        self.exchange = exchange
        self.trace = trace
        self.now = now
        offset = wall &- now.nanoseconds
    }

    /// One JSON object for each span, with commas between them.
    var encoded: [UInt8] {
        var writer = SpanWriter()
        writeExchange(to: &writer)
        for attempt in trace.attempts { write(attempt, to: &writer) }
        return writer.bytes
    }

    // MARK: The exchange

    /// https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server
    private func writeExchange(to writer: inout SpanWriter) {
        let method = Self.methods.contains(exchange.method) ? exchange.method : "_OTHER"
        let name = method == "_OTHER" ? "HTTP" : method
        writer.begin(
            exchange.label.template.map { "\(name) \($0)" } ?? name, .server, trace.context,
            parent: trace.parent.map { ($0.span, true) }, state: trace.state,
            start: wall(exchange.began), end: wall(now))
        writer.attribute("http.request.method", method)
        writer.attribute("http.route", exchange.label.template)
        writer.attribute("url.path", exchange.path)
        writer.attribute("url.scheme", "http")
        // None where the client has gone before it was told one.
        if exchange.status > 0 { writer.attribute("http.response.status_code", exchange.status) }
        writer.attribute("client.address", exchange.client)
        writer.attribute("user_agent.original", trace.userAgent)
        writer.attribute("llm_gateway.request_id", exchange.id)
        writer.attribute("llm_gateway.overhead", Double(exchange.overhead(until: now)) / 1e9)
        writer.attribute("llm_gateway.key", exchange.keyName)
        writer.attribute("llm_gateway.model", exchange.requestedModel)
        writer.attribute("llm_gateway.backend", exchange.target?.backend.name)
        writer.attribute("llm_gateway.cache", exchange.cache?.word)
        writer.attribute("llm_gateway.fallback", exchange.passedOver)
        if exchange.attempts > 0 { writer.attribute("llm_gateway.attempts", exchange.attempts) }
        if exchange.clientIsGone { writer.attribute("llm_gateway.client_gone", true) }
        // What the client did wrong is no error of the server's; a stream that broke off is, its status notwithstanding.
        let isError = exchange.failure != nil && !(400...499).contains(exchange.status)
        if isError {
            writer.attribute("error.type", exchange.failure)
        } else {
            writer.attribute("llm_gateway.refusal", exchange.failure)
        }
        writer.end(error: isError ? exchange.failure : nil)
    }

    /// Any other would be a word of a client's.
    private static let methods: Set = [
        "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH",
    ]

    // MARK: Its attempts

    /// https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/
    private func write(_ attempt: Trace.Attempt, to writer: inout SpanWriter) {
        let target = attempt.target
        let operation = exchange.label.operationName ?? exchange.label.rawValue
        writer.begin(
            "\(operation) \(target.model)", target.backend.dialect == .echo ? .inside : .client, attempt.context,
            parent: (trace.context.span, false), state: trace.state,
            start: wall(attempt.began), end: wall(attempt.ended ?? now))
        writer.attribute("gen_ai.operation.name", operation)
        writer.attribute("gen_ai.provider.name", target.backend.provider.rawValue)
        writer.attribute("gen_ai.request.model", target.model)
        if let request = trace.request { Self.write(request, to: &writer) }
        writer.attribute("gen_ai.response.id", attempt.answer.id)
        writer.attribute("gen_ai.response.model", attempt.answer.model)
        writer.attribute("gen_ai.response.finish_reasons", attempt.answer.finishReasons)
        if let first = attempt.firstEventAt {
            let waited = first.nanoseconds &- attempt.began.nanoseconds
            writer.attribute("gen_ai.response.time_to_first_chunk", Double(waited) / 1e9)
        }
        if let usage = attempt.usage { Self.write(usage, to: &writer) }
        if let server = try? BackendURL(target.endpoint.baseURL) {
            writer.attribute("server.address", server.host)
            writer.attribute("server.port", server.port)
            writer.attribute("http.request.method", "POST")
        }
        writer.attribute("http.response.status_code", attempt.status)
        if attempt.number > 0 { writer.attribute("http.request.resend_count", attempt.number) }
        writer.attribute("llm_gateway.backend", target.backend.name)
        writer.attribute("error.type", attempt.failure)
        writer.end(error: attempt.failure)
    }

    private static func write(_ request: RequestFacts, to writer: inout SpanWriter) {
        if request.isStreaming { writer.attribute("gen_ai.request.stream", true) }
        if request.choiceCount != 1 { writer.attribute("gen_ai.request.choice.count", request.choiceCount) }
        writer.attribute("gen_ai.request.max_tokens", request.maxTokens)
        writer.attribute("gen_ai.request.temperature", request.temperature)
        writer.attribute("gen_ai.request.top_p", request.topP)
        writer.attribute("gen_ai.request.frequency_penalty", request.frequencyPenalty)
        writer.attribute("gen_ai.request.presence_penalty", request.presencePenalty)
        writer.attribute("gen_ai.request.seed", request.seed)
        writer.attribute("gen_ai.output.type", request.outputType)
    }

    private static func write(_ usage: Usage, to writer: inout SpanWriter) {
        writer.attribute("gen_ai.usage.input_tokens", usage.promptTokens)
        writer.attribute("gen_ai.usage.output_tokens", usage.completionTokens)
        writer.attribute("gen_ai.usage.cache_read.input_tokens", usage.prompt.cached)
        writer.attribute("gen_ai.usage.reasoning.output_tokens", usage.completion.reasoning)
    }

    private func wall(_ moment: Instant) -> Int64 {
        moment.nanoseconds &+ offset
    }
}

extension RouteLabel {
    /// The path of what was asked for, without what is one request's own; nil where nothing is served.
    fileprivate var template: String? {
        switch self {
        case .chat: "/v1/chat/completions"
        case .completions: "/v1/completions"
        case .embeddings: "/v1/embeddings"
        case .models: "/v1/models"
        case .health, .admin, .other: nil
        }
    }
}
