package import Wire

/// Gemini's own API, as Google and Vertex AI serve it.
package struct GeminiDialect: ChatDialect {
    private let issuer: String
    private let isVertex: Bool

    /// The dialect of the endpoint at `baseURL`.
    package init(baseURL: String) {
        isVertex = Self.isVertex(baseURL)
        issuer = EndpointMark.of(baseURL)
    }

    /// Whether an address is Vertex AI's, which speaks Gemini's API with a few words of its own: by Google's host, or,
    /// behind a proxy, by the path that only Vertex AI has.
    package static func isVertex(_ baseURL: String) -> Bool {
        baseURL.contains("aiplatform.googleapis.com") || baseURL.contains("/publishers/google")
    }

    package func encoder(for request: ChatRequest, conceding concessions: ChatConcessions) -> GeminiRequestEncoder {
        GeminiRequestEncoder(
            request,
            GeminiOptions(
                issuer: issuer, isVertex: isVertex, replacesSignatures: concessions.replacesSignatures,
                asksOncePerChoice: concessions.asksOncePerChoice))
    }

    package func encode(_ request: EmbeddingRequest) throws(InvalidRequest) -> GeminiEmbeddingRequest {
        try GeminiEmbeddingRequest(request, isVertex: isVertex)
    }

    package func problem(status: Int, fields: HTTPFields, body: [UInt8]) -> UpstreamProblem {
        GeminiErrors.decode(status: status, body: body)
    }

    package var modelsPath: String { "/models?pageSize=1000" }

    package func models(of page: JSONView) -> (models: [ModelDescription], nextPath: String?)? {
        guard let page = GeminiModelPage(page, created: 0) else { return nil }
        let models = page.models.compactMap { model in
            (try? JSONDocument(parsing: model.object)).flatMap { ModelDescription($0.root) }
        }
        return (models, page.nextPageToken.map { "\(modelsPath)&pageToken=\(PercentCoding.encodeQuery($0))" })
    }
}

extension GeminiRequestEncoder: ChatRequestEncoder {}

extension GeminiRequest: EncodedChat {
    package func streamDecoder(answerID: String, maxEventBytes: Int) -> GeminiStreamDecoder {
        GeminiStreamDecoder(context, answerID: answerID, maxEventBytes: maxEventBytes)
    }

    package func events(of answer: JSONView, answerID: String) throws(UpstreamProblem) -> [ChatEvent] {
        var decoder = GeminiAnswerDecoder(context, answerID: answerID)
        var events: [ChatEvent] = []
        // A beginning, a text, an end and the usage.
        events.reserveCapacity(4)
        try decoder.takeAll(answer, into: &events)
        try decoder.finish(into: &events)
        return events
    }
}

extension GeminiStreamDecoder: ChatStreamDecoder {}
