import Dialects
import Wire

/// Ollama's streams and lists in OpenAI's words, and requests in Ollama's.
enum OllamaFuzzing {
    static func take(_ input: [UInt8]) {
        let transcripts = Pieces.threeWays(input).map(read)
        require(transcripts.allSatisfy { $0 == transcripts[0] }, "cut otherwise, the answer is another")
        if transcripts[0].problem == nil { AnswerChecks.requireWellFormed(transcripts[0].events) }
        let problem = dialect?.problem(status: 400 + input.count % 200, fields: HTTPFields(), body: input)
        if let problem { require((400...599).contains(problem.status) && !problem.message.isEmpty, "no error") }
        guard let document = try? JSONDocument(parsing: input) else { return }
        takeLists(document.root)
        encode(document.root)
    }

    private static let dialect = (try? OllamaOptions(JSONView([:]))).map { OllamaDialect($0) }

    private static func read(_ pieces: Pieces) -> StreamTranscript {
        guard
            let request = try? dialect?.encoder(for: ChatRequest("Hi"), conceding: ChatConcessions())
                .encode(streaming: true, media: [:])
        else { fault("a plain request that cannot be said") }
        return StreamTranscript(
            of: pieces, by: request.streamDecoder(answerID: AnswerChecks.answerID, maxEventBytes: 1 << 16))
    }

    private static func takeLists(_ answer: JSONView) {
        let card = OllamaCard(answer)
        for tag in OllamaTag.list(in: answer) ?? [] { _ = card.details(loaded: tag, asked: 4096) }
        for program in ServerProgram.allCases where program.isTold(by: answer) {
            _ = program.details(in: answer, of: ["a"])
        }
        _ = ServerProgram.told(byList: answer)
        _ = ModelDetails(listed: answer)
    }

    private static func encode(_ body: JSONView) {
        guard let options = try? OllamaOptions(body) else { return }
        let dialect = OllamaDialect(options)
        if let request = try? ChatRequest(chat: body, model: "m") {
            let encoder = dialect.encoder(for: request, conceding: ChatConcessions())
            if let encoded = try? encoder.encode(streaming: false, media: [:]) {
                require((try? JSONDocument(parsing: encoded.body)) != nil, "a request that is no JSON")
                require(encoded.requestCount <= 8, "one request became \(encoded.requestCount)")
            }
        }
        guard let request = try? EmbeddingRequest(body, model: "m"), let vectors = try? dialect.encode(request) else {
            return
        }
        for call in vectors.calls {
            require((try? JSONDocument(parsing: call.body)) != nil, "a request for vectors that is no JSON")
        }
    }
}
