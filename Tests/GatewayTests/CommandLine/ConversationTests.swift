internal import LLMClients
internal import Support
internal import Testing

@testable internal import llm_gateway

@Suite struct ConversationTests {
    /// Answers with what it is given, and keeps what it was asked.
    private final class Listener: LLMClient {
        let asked = Locked<[ChatRequest]>([])
        let answers: Locked<[Result<String, LLMError>]>
        let defaults = GenerationDefaults(temperature: 0.5, maxTokens: 7)

        init(_ answers: [Result<String, LLMError>]) {
            self.answers = Locked(answers)
        }

        func chat(_ request: ChatRequest) async throws(LLMError) -> ChatResponse {
            asked.change { $0.append(request) }
            return ChatResponse(text: try answers.change { $0.removeFirst() }.get())
        }
    }

    @Test func `each question goes out with all that was said before`() async throws {
        let client = Listener([.success("Four."), .success("Five.")])
        var conversation = Conversation(client: client, system: "Be brief.")
        var said = ""
        try await conversation.answer("2+2?") { said += $0 }
        try await conversation.answer("And 2+3?") { said += $0 }
        #expect(said == "Four.Five.")
        let last = try #require(client.asked.value.last)
        #expect(last.messages.map(\.role) == [.system, .user, .assistant, .user])
        #expect(last.messages.map(\.text) == ["Be brief.", "2+2?", "Four.", "And 2+3?"])
        #expect(last.sampling.maxTokens == 7)
    }

    @Test func `a question without an answer is forgotten`() async throws {
        let refusal = LLMError(.serverError, "out of order")
        let client = Listener([.failure(refusal), .success(""), .success("Yes.")])
        var conversation = Conversation(client: client)
        await #expect(throws: LLMError.self) { try await conversation.answer("lost") { _ in } }
        await #expect(throws: LLMError.self) { try await conversation.answer("empty") { _ in } }
        try await conversation.answer("kept") { _ in }
        #expect(conversation.messages.map(\.text) == ["kept", "Yes."])
    }

    @Test func `the model of the command line is asked for where a request names none`() async throws {
        let listener = Listener([.success("a"), .success("b")])
        let client = ModelClient(model: "qwen", client: listener)
        _ = try await client.generate("x")
        _ = try await client.chat(ChatRequest(model: "other", messages: [.user("y")]))
        #expect(listener.asked.value.map(\.model) == ["qwen", "other"])
    }
}
