internal import Wire

/// Puts a chat request into the words of Ollama's `/api/chat`.
package struct OllamaRequestEncoder: ChatRequestEncoder {
    private let request: ChatRequest
    private let options: OllamaOptions
    private let tools: [ToolDeclaration]

    /// Each takes a request of its own.
    private static let mostChoices = 8

    init(_ request: ChatRequest, _ options: OllamaOptions) {
        self.request = request
        self.options = options
        // Ollama cannot be told to choose among tools: it gets only those that may be called.
        tools =
            switch request.toolChoice {
            case .none: []
            case .auto, .required: request.tools
            case .allowed(let names, _):
                request.tools.filter { tool in names.contains { $0.utf8.elementsEqual(tool.name.utf8) } }
            }
    }

    /// Ollama fetches nothing from the web.
    package var remoteAddresses: [String] {
        OllamaMessages.remoteAddresses(in: request.messages)
    }

    package func encode(streaming: Bool, media: [String: FetchedMedia]) throws(InvalidRequest) -> OllamaRequest {
        guard request.modalities.allSatisfy({ $0 == "text" }) else {
            throw InvalidRequest(
                param: "modalities", message: "\"modalities\" must be text alone: Ollama answers with text")
        }
        guard request.choiceCount <= Self.mostChoices else {
            throw InvalidRequest(
                param: "n",
                message: "\"n\" must be at most \(Self.mostChoices): Ollama gives one choice a request")
        }
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("model", request.model)
        writer.key("messages")
        try OllamaMessages(request.messages, fetched: media).write(to: &writer)
        // Without it Ollama streams.
        writer.member("stream", streaming)
        OllamaTools.write(tools, to: &writer)
        writeFormat(to: &writer)
        if let think = options.think {
            writer.member("think", raw: think.rawBytes)
        } else if let effort = request.reasoning.effort {
            writeThink(effort, to: &writer)
        } else if let think = options.defaultThink {
            writer.member("think", raw: think.rawBytes)
        }
        if let keepAlive = options.keepAlive { writer.member("keep_alive", raw: keepAlive.rawBytes) }
        if request.sampling.wantsLogprobs {
            writer.member("logprobs", true)
            if let count = request.sampling.topLogprobs { writer.member("top_logprobs", count) }
        }
        OllamaRunOptions(request.sampling, options).write(to: &writer)
        writer.endObject()
        return OllamaRequest(
            body: writer.bytes, losses: losses, requestCount: max(1, request.choiceCount),
            context: OllamaContext(
                customTools: Set(request.tools.filter(\.isCustom).map(\.name)),
                keepsOnlyFirstCall: !request.allowsParallelCalls,
                showsThoughts: request.reasoning.showsSummary ?? true))
    }

    private func writeFormat(to writer: inout JSONWriter) {
        switch request.format {
        case .text: break
        case .json: writer.member("format", "json")
        case .schema(let schema): writer.member("format", raw: schema.rawBytes)
        }
    }

    private func writeThink(_ effort: ReasoningOptions.Effort, to writer: inout JSONWriter) {
        switch effort {
        case .none: writer.member("think", false)
        case .minimal, .low: writer.member("think", "low")
        case .medium: writer.member("think", "medium")
        case .high, .xhigh, .max: writer.member("think", "high")
        }
    }

    private var losses: [Loss] {
        var losses = request.unexpressed.filter { !options.sources.contains($0) }
            .map { Loss($0, .ignored, "Ollama has nothing like it") }
        func leaveOut(_ param: String, _ reason: String) { losses.append(Loss(param, .ignored, reason)) }
        switch request.toolChoice {
        case .required, .allowed(_, mustCall: true): leaveOut("tool_choice", "Ollama cannot be made to call a tool")
        case .auto, .none, .allowed: break
        }
        if request.reasoning.budget != nil { leaveOut("reasoning.max_tokens", "Ollama counts no tokens of thought") }
        if request.speech != nil { leaveOut("audio", "Ollama does not speak") }
        if request.searchesWeb { leaveOut("web_search_options", "Ollama does not search the web") }
        if request.serviceTier != nil { leaveOut("service_tier", "Ollama has no tiers") }
        if options.truncate != nil { leaveOut("truncate", "it is for vectors alone") }
        return losses
    }
}
