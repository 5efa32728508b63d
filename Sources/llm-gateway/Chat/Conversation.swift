internal import LLMClients

/// A conversation with a model: what was said, and what is said next.
struct Conversation {
    let client: any LLMClient
    let wantsJSON: Bool

    /// What both sides said, the answers that broke off left out.
    private(set) var messages: [ChatMessage]

    /// Whether the last answer ended because it reached the most tokens it may have.
    private(set) var wasCut = false

    init(client: any LLMClient, system: String? = nil, wantsJSON: Bool = false) {
        self.client = client
        self.wantsJSON = wantsJSON
        messages = system.map { [.system($0)] } ?? []
    }

    /// Asks the model with all that was said before, and hands on its answer piece by piece.
    ///
    /// A prompt without an answer is forgotten: it may be said again.
    mutating func answer(_ prompt: String, _ onPiece: (String) -> Void) async throws(LLMError) {
        let defaults = client.defaults
        let question = ChatMessage.user(prompt)
        let request = ChatRequest(
            messages: messages + [question], format: wantsJSON ? .json : .text, temperature: defaults.temperature,
            maxTokens: defaults.maxTokens, topP: defaults.topP)
        var response = ChatResponse()
        for try await event in client.chatStream(request) {
            response.take(event)
            if case .text(choice: 0, let piece) = event { onPiece(piece) }
        }
        guard !response.text.isEmpty else {
            throw LLMError(.badAnswer, "\(client.name) gave an empty answer; ask again, or ask another model")
        }
        wasCut = response.finishReason == .length
        messages += [question, response.message]
    }
}
