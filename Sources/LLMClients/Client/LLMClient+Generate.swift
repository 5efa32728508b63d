extension LLMClient {
    /// The text a model answers a prompt with.
    ///
    /// - Parameters:
    ///   - prompt: what the user says.
    ///   - systemPrompt: what the model is told to be.
    ///   - jsonMode: whether the answer must be JSON; it comes without anything around it.
    ///   - temperature: how freely tokens are chosen, from 0; nil: as `defaults` say. The same goes for the others.
    ///   - maxTokens: the most tokens of the answer.
    ///   - topP: the share of likely tokens that is chosen from, up to 1.
    /// - Throws: what went wrong, in a sentence that says what to do; `notJSON` for an answer that is none in JSON mode.
    public func generate(
        _ prompt: String, systemPrompt: String? = nil, jsonMode: Bool = false, temperature: Double? = nil,
        maxTokens: Int? = nil, topP: Double? = nil
    ) async throws(LLMError) -> String {
        let request = request(
            prompt, systemPrompt: systemPrompt, jsonMode: jsonMode, temperature: temperature, maxTokens: maxTokens,
            topP: topP)
        let response = try await chat(request)
        return jsonMode ? try JSONAnswer.text(of: response, from: name) : response.text
    }

    /// The text a model answers a prompt with, piece by piece as it is made.
    ///
    ///     for try await piece in client.stream("Tell me a story") { print(piece, terminator: "") }
    public func stream(
        _ prompt: String, systemPrompt: String? = nil, jsonMode: Bool = false, temperature: Double? = nil,
        maxTokens: Int? = nil, topP: Double? = nil
    ) -> TextStream {
        TextStream(
            chatStream(
                request(
                    prompt, systemPrompt: systemPrompt, jsonMode: jsonMode, temperature: temperature,
                    maxTokens: maxTokens, topP: topP)))
    }

    private func request(
        _ prompt: String, systemPrompt: String?, jsonMode: Bool, temperature: Double?, maxTokens: Int?, topP: Double?
    ) -> ChatRequest {
        let system = systemPrompt.map { [ChatMessage.system($0)] } ?? []
        return ChatRequest(
            messages: system + [.user(prompt)], format: jsonMode ? .json : .text,
            temperature: temperature ?? defaults.temperature, maxTokens: maxTokens ?? defaults.maxTokens,
            topP: topP ?? defaults.topP)
    }
}
