import LLMClients
import Testing

@Suite struct EchoClientTests {
    private let client = EchoLLMClient()

    @Test func `the echo answers a prompt with the prompt and says that it is an echo`() async throws {
        let text = try await client.generate("What is 2+2?", systemPrompt: "Be brief.")
        #expect(text == "Echo (no model is connected): What is 2+2?")
    }

    @Test func `a stream's pieces are the whole answer`() async throws {
        var pieces: [String] = []
        for try await piece in client.stream("Tell me a story") { pieces.append(piece) }
        #expect(pieces.count > 1)
        #expect(pieces.joined() == "Echo (no model is connected): Tell me a story")
    }

    @Test func `synchronous code gets the same answer`() throws {
        #expect(try client.generateSync("Hi") == "Echo (no model is connected): Hi")
    }

    @Test func `in JSON mode the echo answers with JSON`() async throws {
        let text = try await client.generate("Hi", jsonMode: true)
        #expect(try JSONValue(parsing: text)["echo"]?.string == "Hi")
    }

    @Test func `an answer is the fold of its events`() async throws {
        var request = ChatRequest("one two three")
        request.choiceCount = 2
        let whole = try await client.chat(request)
        let streamed = try await client.chatStream(request).response()
        #expect(whole.choices.map(\.text) == streamed.choices.map(\.text))
        #expect(whole.choices.count == 2)
        #expect(whole.usage == streamed.usage)
        #expect(whole.model == "echo")
    }

    @Test func `vectors have the length that was asked for`() async throws {
        let embeddings = try await client.embed(["a", "b"], model: nil, dimensions: 8)
        #expect(embeddings.vectors.map(\.count) == [8, 8])
        #expect(embeddings.vectors[0] != embeddings.vectors[1])
        await #expect(throws: LLMError.self) { try await client.embed(["a"], model: nil, dimensions: 0) }
    }
}
