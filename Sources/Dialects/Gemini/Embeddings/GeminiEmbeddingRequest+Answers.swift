package import Wire

extension GeminiEmbeddingRequest {
    /// The answers to all calls, in the order of the calls, as one.
    package func decode(_ answers: [JSONView]) throws(EmbeddingAnswerError) -> EmbeddingResponse {
        guard answers.count == calls.count else { throw .count(expected: calls.count, found: answers.count) }
        var embeddings: [Embedding] = []
        embeddings.reserveCapacity(request.inputs.count)
        var tokens = 0
        for (call, answer) in zip(calls, answers) {
            let vectors = Self.vectors(of: answer)
            guard vectors.count == call.inputs.count else {
                throw .count(expected: call.inputs.count, found: vectors.count)
            }
            for (input, vector) in zip(call.inputs, vectors) {
                guard let values = vector["values"], values.kind == .array, values.count > 0,
                    values.elements.allSatisfy({ $0.kind == .number })
                else { throw .notNumbers(input: input) }
                embeddings.append(shortens ? Self.normalized(values) : .written(values))
            }
            let count = answer["usageMetadata"]?["promptTokenCount"]?.int ?? 0
            tokens = tokens.addingReportingOverflow(max(count, 0)).partialValue
        }
        return EmbeddingResponse(model: request.model, embeddings: embeddings, promptTokens: max(tokens, 0))
    }

    /// `{"embedding": …}` for one, `{"embeddings": […]}` for several; both are read from either method.
    private static func vectors(of answer: JSONView) -> [JSONView] {
        if let several = answer["embeddings"], several.kind == .array { return Array(several.elements) }
        return answer["embedding"].map { [$0] } ?? []
    }

    /// Whether the model cuts its vectors without making them as long as OpenAI's are.
    private var shortens: Bool {
        guard let dimensions = request.dimensions, dimensions != 3072 else { return false }
        let name = request.model.utf8.split(separator: UInt8(ascii: "/")).last.map { String($0) } ?? nil
        return name?.utf8.starts(with: "gemini-embedding-001".utf8) ?? false
    }

    /// The vector with the length 1.
    private static func normalized(_ array: JSONView) -> Embedding {
        var values = array.elements.map { $0.double ?? 0 }
        let squares = values.reduce(0) { $0 + $1 * $1 }
        guard squares > 0, squares.isFinite else { return .written(array) }
        let length = squares.squareRoot()
        for index in values.indices { values[index] /= length }
        return .floats(values.map { Float($0) })
    }
}
