package import Wire

/// A request for vectors in OpenAI's form.
package struct OpenAIVectors: EncodedEmbeddings {
    package let calls: [EmbeddingCall]
    package let losses: [Loss]
    private let model: String

    /// OpenAI takes no more in one request; most servers take far more than they should be given.
    private static let mostInputs = 2048

    init(_ request: EmbeddingRequest) throws(InvalidRequest) {
        guard !request.inputs.isEmpty else {
            throw InvalidRequest(param: "input", message: "there is no text to make a vector of")
        }
        model = request.model
        losses = request.unexpressed.map { Loss($0, .ignored, "it is not known here") }
        calls = stride(from: 0, to: request.inputs.count, by: Self.mostInputs).map { start in
            let inputs = start..<min(start + Self.mostInputs, request.inputs.count)
            return EmbeddingCall(path: "/embeddings", body: Self.body(request, inputs), inputs: inputs)
        }
    }

    private static func body(_ request: EmbeddingRequest, _ inputs: Range<Int>) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("model", request.model)
        writer.key("input")
        writer.strings(Array(request.inputs[inputs]))
        // Said although it is the default: some servers have another one.
        writer.member("encoding_format", "float")
        if let dimensions = request.dimensions { writer.member("dimensions", dimensions) }
        writer.endObject()
        return writer.bytes
    }

    package func decode(_ answers: [JSONView]) throws(EmbeddingAnswerError) -> EmbeddingResponse {
        guard answers.count == calls.count else { throw .count(expected: calls.count, found: answers.count) }
        var vectors: [[Float]] = []
        var tokens = 0
        for (call, answer) in zip(calls, answers) {
            vectors += try Self.vectors(in: answer, for: call.inputs)
            let prompt = answer["usage"]?["prompt_tokens"]?.int ?? answer["usage"]?["total_tokens"]?.int ?? 0
            tokens = saturatingSum(tokens, max(0, prompt))
        }
        let model = answers.first?["model"]?.string ?? model
        return EmbeddingResponse(model: model, vectors: vectors, promptTokens: tokens)
    }

    /// In the order of the inputs, whatever the order of the answer.
    private static func vectors(
        in answer: JSONView, for inputs: Range<Int>
    ) throws(EmbeddingAnswerError) -> [[Float]] {
        let elements = answer["data"].map { Array($0.elements) } ?? []
        guard elements.count == inputs.count else { throw .count(expected: inputs.count, found: elements.count) }
        var vectors = [[Float]?](repeating: nil, count: inputs.count)
        for (place, element) in elements.enumerated() {
            let index = element["index"]?.int ?? place
            guard vectors.indices.contains(index), vectors[index] == nil else {
                throw .count(expected: inputs.count, found: elements.count)
            }
            guard let values = element["embedding"], values.kind == .array, values.count > 0,
                values.elements.allSatisfy({ $0.kind == .number })
            else { throw .notNumbers(input: inputs.lowerBound + index) }
            vectors[index] = Embedding.values(of: values)
        }
        return vectors.compactMap(\.self)
    }
}
