package import Wire

/// OpenAI's chat API, as OpenAI and the many servers that are compatible with it speak it.
package struct OpenAIDialect: ChatDialect {
    /// Whether the server is OpenAI's own, which has left `max_tokens` behind and knows no `top_k`.
    let isOpenAI: Bool
    /// A short mark of the endpoint, for the thought signatures it issues.
    let issuer: String
    /// Whether JSON is asked for in the prompt, for a server that refuses `response_format`.
    private(set) var instructsJSON = false

    /// The dialect of the server at `baseURL`.
    package init(baseURL: String) {
        isOpenAI = baseURL.contains("//api.openai.com") || baseURL.contains(".openai.azure.com")
        issuer = EndpointMark.of(baseURL)
    }

    package func encoder(for request: ChatRequest, conceding concessions: ChatConcessions) -> OpenAIRequestEncoder {
        OpenAIRequestEncoder(request, self, conceding: concessions)
    }

    package func encode(_ request: EmbeddingRequest) throws(InvalidRequest) -> OpenAIVectors {
        try OpenAIVectors(request)
    }

    package func problem(status: Int, fields: HTTPFields, body: [UInt8]) -> UpstreamProblem {
        OpenAIProblems.decode(status: status, fields: fields, body: body)
    }

    package var instructingJSON: (any ChatDialect)? {
        guard !instructsJSON else { return nil }
        var other = self
        other.instructsJSON = true
        return other
    }

    package var modelsPath: String { "/models" }

    package func models(of page: JSONView) -> (models: [ModelDescription], nextPath: String?)? {
        // Together answers with the bare array.
        guard let list = page.kind == .array ? page : page["data"], list.kind == .array else { return nil }
        return (list.elements.compactMap { ModelDescription($0) }, nil)
    }
}
