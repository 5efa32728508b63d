package import Wire

/// A request for vectors in the form of Ollama's `/api/embed`.
package struct OllamaVectors: EncodedEmbeddings {
    package let calls: [EmbeddingCall]
    package let losses: [Loss]
    private let model: String
    private let inputCount: Int

    init(_ request: EmbeddingRequest, _ options: OllamaOptions) throws(InvalidRequest) {
        guard !request.inputs.isEmpty else {
            throw InvalidRequest(param: "input", message: "there is no text to make a vector of")
        }
        if request.hasTokens { throw InvalidRequest(param: "input", message: TextInput.tokenRefusal("input")) }
        model = request.model
        inputCount = request.inputs.count
        calls = [
            EmbeddingCall(path: "/api/embed", body: Self.body(request, options), inputs: 0..<request.inputs.count)
        ]
        var losses = request.unexpressed.filter { !options.sources.contains($0) }
            .map { Loss($0, .ignored, "Ollama has nothing like it") }
        if request.taskType != nil { losses.append(Loss("task_type", .ignored, "Ollama has nothing like it")) }
        if request.title != nil { losses.append(Loss("title", .ignored, "Ollama has nothing like it")) }
        if options.think != nil, options.sources.contains(where: { $0.hasSuffix("think") }) {
            losses.append(Loss("think", .ignored, "nobody thinks for a vector"))
        }
        self.losses = losses
    }

    private static func body(_ request: EmbeddingRequest, _ options: OllamaOptions) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("model", request.model)
        writer.key("input")
        writer.strings(request.inputs)
        if let truncates = options.truncate?.bool ?? request.truncates { writer.member("truncate", truncates) }
        if let dimensions = request.dimensions { writer.member("dimensions", dimensions) }
        if let keepAlive = options.keepAlive { writer.member("keep_alive", raw: keepAlive.rawBytes) }
        OllamaRunOptions(Sampling(), options).write(to: &writer)
        writer.endObject()
        return writer.bytes
    }

    package func decode(_ answers: [JSONView]) throws(EmbeddingAnswerError) -> EmbeddingResponse {
        let answer = answers.first
        let vectors = answer?["embeddings"].map { Array($0.elements) } ?? []
        guard vectors.count == inputCount else { throw .count(expected: inputCount, found: vectors.count) }
        for (input, vector) in vectors.enumerated() {
            guard vector.kind == .array, vector.count > 0, vector.elements.allSatisfy({ $0.kind == .number }) else {
                throw .notNumbers(input: input)
            }
        }
        return EmbeddingResponse(
            model: answer?["model"]?.string ?? model, embeddings: vectors.map { .written($0) },
            promptTokens: max(0, answer?["prompt_eval_count"]?.int ?? 0))
    }
}
