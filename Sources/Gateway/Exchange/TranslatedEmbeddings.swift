internal import Dialects
internal import Reactor
internal import Server
internal import Upstream
internal import Wire

/// Vectors from Gemini: as many exchanges as the inputs need, side by side, answered as one.
struct TranslatedEmbeddings {
    let answering: Answering
    let transport: Transport
    let target: Target
    let limits: ForwardLimits
    let losses: LossPolicy

    /// Exchanges of one request that run at the same time.
    private static let sideBySide = 4

    func run(_ body: JSONView) async throws(TranslationFailure) {
        let model = target.model
        let isVertex = target.backend.isVertex
        let request = try TranslationFailure.catching { () throws(InvalidRequest) in
            try EmbeddingRequest(body, model: model)
        }
        let translated = try TranslationFailure.catching { () throws(InvalidRequest) in
            try GeminiEmbeddingRequest(request, isVertex: isVertex)
        }
        try losses.settle(translated.losses)
        let answers = try await ask(translated.calls)
        let response: EmbeddingResponse
        do throws(GeminiEmbeddingError) {
            response = try translated.decode(answers.map(\.root))
        } catch {
            throw .gateway(.badAnswer("backend \"\(target.backend.name)\" answered with other vectors than were asked for"))
        }
        answering.exchange.usage = Usage(promptTokens: response.promptTokens, completionTokens: 0)
        answering.send(json: response.encoded(request.encoding))
    }

    private func ask(_ calls: [GeminiEmbeddingRequest.Call]) async throws(TranslationFailure) -> [JSONDocument] {
        var answers: [JSONDocument] = []
        var running: [Transfer] = []
        var next = 0
        while answers.count < calls.count {
            while next < calls.count && running.count < Self.sideBySide {
                running.append(
                    transport.start(
                        UpstreamRequest(.post, calls[next].path, body: calls[next].body), to: target.backend.endpoint))
                next += 1
            }
            answers.append(try await answer(running.removeFirst()))
        }
        return answers
    }

    private func answer(_ transfer: Transfer) async throws(TranslationFailure) -> JSONDocument {
        let body: [UInt8]
        do throws(UpstreamError) {
            body = try await transfer.collect(limit: limits.bodyBytes)
        } catch {
            throw .transport(error)
        }
        let status = transfer.head?.status ?? 502
        guard status == 200 else { throw .problem(GeminiErrors.decode(status: status, body: body)) }
        guard let document = try? JSONDocument(parsing: body) else {
            throw .gateway(.badAnswer("backend \"\(target.backend.name)\" answered with something that is no JSON"))
        }
        return document
    }
}
