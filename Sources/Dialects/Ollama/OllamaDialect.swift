package import Wire

/// Ollama's own API, `/api/chat` and `/api/embed`, for requests that ask for what its `/v1` leaves out.
package struct OllamaDialect: ChatDialect {
    /// What the request asks of Ollama alone.
    let options: OllamaOptions

    /// The dialect for one request.
    package init(_ options: OllamaOptions) {
        self.options = options
    }

    package func encoder(for request: ChatRequest, conceding concessions: ChatConcessions) -> OllamaRequestEncoder {
        OllamaRequestEncoder(request, options)
    }

    package func encode(_ request: EmbeddingRequest) throws(InvalidRequest) -> OllamaVectors {
        try OllamaVectors(request, options)
    }

    package func problem(status: Int, fields: HTTPFields, body: [UInt8]) -> UpstreamProblem {
        OllamaProblems.decode(status: status, fields: fields, body: body)
    }

    package var modelsPath: String { "/api/tags" }

    package func models(of page: JSONView) -> (models: [ModelDescription], nextPath: String?)? {
        OllamaTag.list(in: page).map { tags in (tags.map { ModelDescription(id: $0.name) }, nil) }
    }
}
