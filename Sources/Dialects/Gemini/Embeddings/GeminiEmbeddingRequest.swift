internal import Wire

/// A request for vectors in Gemini's form: one exchange, or several where the inputs are more than one may have.
package struct GeminiEmbeddingRequest: EncodedEmbeddings {
    /// In the order of the inputs; they may run side by side.
    package let calls: [EmbeddingCall]
    /// What could not be said.
    package let losses: [Loss]

    let request: EmbeddingRequest

    /// Gemini refuses more: `at most 100 requests can be in one batch`.
    private static let mostInputs = 100

    /// - Throws: for inputs that Gemini, as OpenAI, does not take: none at all, empty ones, and tokens.
    package init(_ request: EmbeddingRequest, isVertex: Bool) throws(InvalidRequest) {
        try Self.checkInputs(request)
        self.request = request
        let item = GeminiEmbeddingItem(request, isVertex: isVertex)
        let resource = try GeminiPath.resource(request.model)
        if request.inputs.count == 1 {
            var writer = JSONWriter()
            item.write(request.inputs[0], to: &writer)
            calls = [EmbeddingCall(path: resource + ":embedContent", body: writer.bytes, inputs: 0..<1)]
        } else {
            calls = stride(from: 0, to: request.inputs.count, by: Self.mostInputs).map { start in
                let inputs = start..<min(start + Self.mostInputs, request.inputs.count)
                return EmbeddingCall(
                    path: resource + ":batchEmbedContents", body: item.batch(request.inputs[inputs]), inputs: inputs)
            }
        }
        losses = request.unexpressed.map { Loss($0, .ignored, "Gemini has nothing like it") } + item.losses
    }

    private static func checkInputs(_ request: EmbeddingRequest) throws(InvalidRequest) {
        if request.hasTokens { throw InvalidRequest(param: "input", message: TextInput.tokenRefusal("input")) }
        if request.inputs.isEmpty {
            throw InvalidRequest(param: "input", message: "\"input\" must be a string or an array that is not empty")
        }
        guard let empty = request.inputs.firstIndex(where: \.isEmpty) else { return }
        let name = request.inputs.count == 1 ? "input" : "input[\(empty)]"
        throw InvalidRequest(param: "input", message: "\"\(name)\" must be a string that is not empty")
    }
}
