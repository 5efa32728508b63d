import Dialects
import Wire

/// OpenAI's requests in Gemini's words: whatever a client sends is refused or becomes JSON.
enum TranslationFuzzing {
    private static let models = ["gemini-2.5-flash", "gemini-3-pro-preview", "gemini-2.0-flash", "gemma-3-27b-it"]

    static func take(_ input: [UInt8]) {
        guard let document = try? JSONDocument(parsing: input), document.root.kind == .object else { return }
        let model = models[input.count % models.count]
        if let request = try? ChatRequest(chat: document.root, model: model) { encode(request) }
        if let request = try? ChatRequest.chat(asWritten: document.root, model: model) {
            requireAnswer(EchoModel.answer(request))
        }
        for request in (try? ChatRequest.completions(document.root, model: model)) ?? [] { encode(request) }
        if let request = try? EmbeddingRequest(document.root, model: model) { encode(request) }
    }

    private static func encode(_ request: ChatRequest) {
        for options in [
            GeminiOptions(issuer: "a"), GeminiOptions(issuer: "b", isVertex: true, replacesSignatures: true),
        ] {
            let encoder = GeminiRequestEncoder(request, options)
            var media: [String: FetchedMedia] = [:]
            for address in encoder.remoteAddresses {
                media[address] = FetchedMedia(mimeType: "image/png", base64: Array("AAAA".utf8))
            }
            guard let encoded = try? encoder.encode(streaming: request.choiceCount > 1, media: media) else { continue }
            require((try? JSONDocument(parsing: encoded.body)) != nil, "a request that is no JSON")
            require(encoded.path.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "a path that is none")
            require(encoded.requestCount <= 8, "one request became \(encoded.requestCount)")
        }
    }

    private static func encode(_ request: EmbeddingRequest) {
        guard let translated = try? GeminiEmbeddingRequest(request, isVertex: false) else { return }
        for call in translated.calls {
            require((try? JSONDocument(parsing: call.body)) != nil, "a request for vectors that is no JSON")
        }
    }

    private static func requireAnswer(_ events: [ChatEvent]) {
        var fold = AnswerFold(AnswerIdentity(form: .chat, id: "id", created: 1, model: "echo"))
        for event in events { fold.take(event) }
        require((try? JSONDocument(parsing: fold.encoded)) != nil, "an echo that is no JSON")
    }
}
