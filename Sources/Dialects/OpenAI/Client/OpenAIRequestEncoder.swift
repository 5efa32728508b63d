internal import Wire

/// Puts a chat request into OpenAI's words.
package struct OpenAIRequestEncoder: ChatRequestEncoder {
    private let request: ChatRequest
    private let dialect: OpenAIDialect
    private let messages: OpenAIMessages
    /// Members of the request that its maker wrote as they are; they have the last word.
    private let extras: [JSONView]
    /// Whether each answer is asked for by a request of its own.
    private let asksOncePerChoice: Bool

    init(_ request: ChatRequest, _ dialect: OpenAIDialect, conceding concessions: ChatConcessions) {
        self.request = request
        self.dialect = dialect
        messages = OpenAIMessages(
            issuer: concessions.replacesSignatures ? nil : dialect.issuer,
            instruction: dialect.instructsJSON ? JSONInstruction.text(for: request.format) : nil)
        asksOncePerChoice = concessions.asksOncePerChoice
        extras = request.extras.filter { $0.dialect == .openAI }.map(\.members)
    }

    /// Servers of this kind fetch for themselves, or say that they do not.
    package var remoteAddresses: [String] { [] }

    package func encode(streaming: Bool, media: [String: FetchedMedia]) throws(InvalidRequest) -> OpenAIRequest {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(messages.size(of: request.messages) + 2048)
        var writer = JSONWriter(into: bytes)
        writer.beginObject()
        writer.member("model", request.model)
        writer.key("messages")
        try messages.write(request.messages, to: &writer)
        if streaming {
            writer.member("stream", true)
            writer.member("stream_options", raw: #"{"include_usage":true}"#.utf8)
        }
        writeSampling(to: &writer)
        OpenAITools(request).write(to: &writer)
        if !dialect.instructsJSON { writeFormat(to: &writer) }
        writeOptions(to: &writer)
        try writeExtras(to: &writer)
        writer.endObject()
        return OpenAIRequest(
            body: writer.bytes, losses: losses, requestCount: asksOncePerChoice ? max(1, request.choiceCount) : 1,
            context: OpenAIContext(issuer: dialect.issuer, speechFormat: request.speech?.format))
    }

    // MARK: Parameters

    private func writeSampling(to writer: inout JSONWriter) {
        let sampling = request.sampling
        number("temperature", sampling.temperature, to: &writer)
        number("top_p", sampling.topP, to: &writer)
        if !dialect.isOpenAI { integer("top_k", sampling.topK, to: &writer) }
        integer(dialect.isOpenAI ? "max_completion_tokens" : "max_tokens", sampling.maxTokens, to: &writer)
        if !sampling.stop.isEmpty, isOpen("stop") {
            writer.key("stop")
            writer.strings(sampling.stop)
        }
        integer("seed", sampling.seed, to: &writer)
        number("presence_penalty", sampling.presencePenalty, to: &writer)
        number("frequency_penalty", sampling.frequencyPenalty, to: &writer)
        if sampling.wantsLogprobs {
            if isOpen("logprobs") { writer.member("logprobs", true) }
            integer("top_logprobs", sampling.topLogprobs, to: &writer)
        }
        if request.choiceCount != 1, !asksOncePerChoice { integer("n", request.choiceCount, to: &writer) }
    }

    private func writeFormat(to writer: inout JSONWriter) {
        guard isOpen("response_format") else { return }
        switch request.format {
        case .text: break
        case .json: writer.member("response_format", raw: #"{"type":"json_object"}"#.utf8)
        case .schema(let schema):
            writer.key("response_format")
            writer.beginObject()
            writer.member("type", "json_schema")
            writer.key("json_schema")
            writer.beginObject()
            writer.member("name", "answer")
            writer.member("schema", raw: schema.rawBytes)
            writer.endObject()
            writer.endObject()
        }
    }

    private func writeOptions(to writer: inout JSONWriter) {
        if let effort = request.reasoning.effort, isOpen("reasoning_effort") {
            writer.member("reasoning_effort", effort.rawValue)
        }
        if !request.modalities.isEmpty, isOpen("modalities") {
            writer.key("modalities")
            writer.strings(request.modalities)
        }
        if let speech = request.speech, isOpen("audio") {
            writer.key("audio")
            writer.beginObject()
            writer.member("voice", speech.voice)
            writer.member("format", speech.format)
            writer.endObject()
        }
        if request.searchesWeb, isOpen("web_search_options") { writer.member("web_search_options", raw: "{}".utf8) }
        if let tier = request.serviceTier, isOpen("service_tier") { writer.member("service_tier", tier) }
    }

    private func writeExtras(to writer: inout JSONWriter) throws(InvalidRequest) {
        for members in extras {
            guard members.kind == .object else {
                throw InvalidRequest(param: nil, message: "members for OpenAI-compatible servers must be an object")
            }
            for (key, value) in members.members {
                writer.key(string: key.string ?? "")
                writer.raw(value.rawBytes)
            }
        }
    }

    private func number(_ name: StaticString, _ value: JSONNumber?, to writer: inout JSONWriter) {
        guard let value, isOpen(name) else { return }
        writer.key(name)
        writer.number(value)
    }

    private func integer(_ name: StaticString, _ value: Int?, to writer: inout JSONWriter) {
        guard let value, isOpen(name) else { return }
        writer.member(name, value)
    }

    /// Whether the request's maker has not written the member as it is.
    private func isOpen(_ name: StaticString) -> Bool {
        extras.allSatisfy { $0[name] == nil }
    }

    private var losses: [Loss] {
        var losses = request.unexpressed.map { Loss($0, .ignored, "it is not known here") }
        if request.reasoning.budget != nil {
            losses.append(Loss("reasoning.budget", .ignored, "OpenAI's API has no number of tokens to think with"))
        }
        if dialect.isOpenAI, request.sampling.topK != nil {
            losses.append(Loss("top_k", .ignored, "OpenAI has nothing like it"))
        }
        return losses
    }
}

extension JSONWriter {
    /// Writes an array of strings.
    mutating func strings(_ texts: [String]) {
        beginArray()
        for text in texts { string(text) }
        endArray()
    }
}
