internal import Wire

/// How far a choice is: what of it is still to be told.
struct OpenAIChoice: Sendable {
    let index: Int
    private var calls = OpenAICalls()
    private var endWord: String?

    init(index: Int) {
        self.index = index
    }

    var hasEnded: Bool { endWord != nil }

    mutating func noteEnd(_ word: String) {
        endWord = word
    }

    mutating func takeCalls() -> [ToolCall] {
        calls.take()
    }

    /// Takes a message, or a piece of one.
    mutating func take(
        _ message: JSONView, _ context: OpenAIContext, _ events: inout [ChatEvent]
    ) throws(UpstreamProblem) {
        let thoughts = Self.reasoning(in: message)
        if !thoughts.isEmpty { events.append(.reasoning(choice: index, thoughts)) }
        if let text = Self.text(of: message["content"]), !text.isEmpty { events.append(.text(choice: index, text)) }
        if let refusal = message["refusal"]?.string, !refusal.isEmpty {
            events.append(.refusal(choice: index, refusal))
        }
        takeMedia(message, context, &events)
        for annotation in Self.list(message["annotations"]) {
            if let citation = Citation(annotation) { events.append(.citation(choice: index, citation)) }
        }
        if let pieces = message["tool_calls"], pieces.kind == .array {
            for piece in pieces.elements { try calls.take(piece, issuer: context.issuer) }
        }
        if let piece = message["function_call"], piece.kind == .object { try calls.take(legacy: piece) }
    }

    mutating func take(logprobs view: JSONView?, _ events: inout [ChatEvent]) {
        guard let tokens = view?["content"], tokens.kind == .array else { return }
        let read = tokens.elements.compactMap { TokenLogprob($0) }
        if !read.isEmpty { events.append(.logprobs(choice: index, read)) }
    }

    /// The reason of the end in OpenAI's words, of which servers have more than OpenAI.
    func finishReason(hasCalls: Bool) -> FinishReason {
        switch endWord ?? "" {
        case "length", "max_tokens", "MAX_TOKENS", "model_length": .length
        case "content_filter", "safety", "SAFETY": .contentFilter
        case "tool_calls", "function_call", "tool_use": .toolCalls
        // Ollama says "stop" where it calls.
        default: hasCalls ? .toolCalls : .stop
        }
    }

    // MARK: Texts

    /// `reasoning_content` is DeepSeek's, llama.cpp's and vLLM's name, `reasoning` that of Ollama, OpenRouter and Groq.
    /// Some send both, with the same text.
    private static func reasoning(in message: JSONView) -> String {
        for name in ["reasoning_content", "reasoning"] as [StaticString] {
            if let text = message[name]?.string, !text.isEmpty { return text }
        }
        // Mistral has thoughts among the parts of the content.
        guard let content = message["content"], content.kind == .array else { return "" }
        return content.elements.compactMap { text(of: $0["thinking"]) }.joined()
    }

    /// A string, or an array of parts of which some are text.
    private static func text(of content: JSONView?) -> String? {
        guard let content else { return nil }
        if content.kind == .array { return content.elements.compactMap { $0["text"]?.string }.joined() }
        return content.string
    }

    private static func list(_ view: JSONView?) -> [JSONView] {
        view.map { Array($0.elements) } ?? []
    }

    // MARK: Media

    private func takeMedia(_ message: JSONView, _ context: OpenAIContext, _ events: inout [ChatEvent]) {
        for image in Self.list(message["images"]) {
            guard let url = image["image_url"]?["url"] ?? image["image_url"], url.kind == .string,
                let data = try? DataURL(url, called: "image_url")
            else { continue }
            let media = GeneratedMedia(mimeType: data.type ?? "image/png", base64: data.base64)
            events.append(.media(choice: index, media))
        }
        guard let audio = message["audio"], audio.kind == .object else { return }
        if let transcript = audio["transcript"]?.string, !transcript.isEmpty {
            events.append(.text(choice: index, transcript))
        }
        if let data = audio["data"], data.kind == .string, let base64 = try? Base64Text.checked(data, called: "data") {
            let type = "audio/\(context.speechFormat ?? "wav")"
            events.append(.media(choice: index, GeneratedMedia(mimeType: type, base64: base64)))
        }
    }
}
