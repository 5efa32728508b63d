import LLMClients
import Support
import Testing

@Suite struct GeminiClientTests {
    private static let answer =
        #"{"candidates":[{"content":{"role":"model","parts":[{"text":"4"}]},"finishReason":"STOP","index":0}],"#
        + #""usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":1,"totalTokenCount":4},"modelVersion":"g"}"#

    private static func client(of server: TestUpstream) throws -> GeminiLLMClient {
        try GeminiLLMClient(apiKey: "k", model: "gemini-2.5-flash", baseURL: server.baseURL + "/v1beta")
    }

    @Test func `Gemini is asked in its own words`() async throws {
        let server = try TestUpstream { _ in [.json(Self.answer)] }
        defer { server.stop() }
        let text = try await Self.client(of: server).generate("2+2?", systemPrompt: "Be brief.", jsonMode: true)
        #expect(text == "4")
        let request = try #require(server.log.current.requests.first)
        #expect(request.path == "/v1beta/models/gemini-2.5-flash:generateContent")
        #expect(request.values("x-goog-api-key") == ["k"])
        let body = try #require(server.bodies.first)
        #expect(body["systemInstruction"]?["parts"]?[0]?["text"]?.string == "Be brief.")
        #expect(body["generationConfig"]?["responseMimeType"]?.string == "application/json")
    }

    @Test func `Gemini's stream is the same answer`() async throws {
        let server = try TestUpstream { _ in UpstreamStep.events([Self.answer], done: false) }
        defer { server.stop() }
        let response = try await Self.client(of: server).chatStream(ChatRequest("2+2?")).response()
        #expect(response.text == "4")
        #expect(response.usage?.totalTokens == 4)
    }

    @Test func `a refused key is told with the variable it comes from`() async throws {
        let server = try TestUpstream { _ in
            [.json(#"{"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT"}}"#, status: 400)]
        }
        defer { server.stop() }
        let client = try Self.client(of: server)
        let error = await error { _ = try await client.generate("Hi") }
        #expect(error?.code == .invalidKey)
        #expect(error?.message.contains("GEMINI_API_KEY") == true)
    }

    @Test func `Gemini's vectors and models are had like anybody's`() async throws {
        let server = try TestUpstream { request in
            request.path.contains("models?")
                ? [
                    .json(
                        #"{"models":[{"name":"models/g","supportedGenerationMethods":["generateContent"],"#
                            + #""inputTokenLimit":1000}]}"#)
                ] : [.json(#"{"embedding":{"values":[0.5,1]}}"#)]
        }
        defer { server.stop() }
        let client = try Self.client(of: server)
        #expect(try await client.models() == [ModelDescription(id: "g", owner: "google", contextLength: 1000)])
        #expect(try await client.embed(["x"]).vectors == [[0.5, 1]])
        #expect(server.log.current.requests.last?.path == "/v1beta/models/gemini-embedding-001:embedContent")
    }

    @Test func `what Gemini cannot do is refused with its name`() async throws {
        let server = try TestUpstream { _ in [.json(Self.answer)] }
        defer { server.stop() }
        let client = try Self.client(of: server)
        var request = ChatRequest("Hi")
        request.sampling.stop = ["1", "2", "3", "4", "5", "6"]
        let error = await error { _ = try await client.chat(request) }
        #expect(error?.code == .invalidRequest)
        #expect(error?.message.contains("stop") == true)
        #expect(server.log.current.requests.isEmpty)
    }
}
