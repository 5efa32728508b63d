import LLMClients
import Support
import Testing

@Suite struct GenerateTests {
    @Test func `a prompt goes out with system prompt and parameters, and the answer's text comes back`() async throws {
        let server = try ScriptedServer.start { _ in [.json(ScriptedServer.answer("4"))] }
        defer { server.stop() }
        let text = try await ScriptedServer.client(of: server).generate(
            "What is 2+2?", systemPrompt: "Be brief.", temperature: 0.25, maxTokens: 7, topP: 0.5)
        #expect(text == "4")
        let body = try #require(server.bodies.first)
        #expect(body["model"]?.string == "m")
        #expect(body["messages"]?[0]?["role"]?.string == "system")
        #expect(body["messages"]?[0]?["content"]?.string == "Be brief.")
        #expect(body["messages"]?[1]?["content"]?.string == "What is 2+2?")
        #expect(body["temperature"]?.double == 0.25)
        #expect(body["max_tokens"]?.int == 7)
        #expect(body["top_p"]?.double == 0.5)
    }

    @Test func `what a caller leaves open is sent as the configuration says`() async throws {
        let server = try ScriptedServer.start { _ in [.json(ScriptedServer.answer("4"))] }
        defer { server.stop() }
        _ = try await ScriptedServer.client(of: server).generate("Hi")
        let body = try #require(server.bodies.first)
        #expect(body["temperature"]?.double == 0.7)
        #expect(body["max_tokens"]?.int == 4096)
        #expect(body["top_p"]?.double == 0.9)
    }

    @Test func `chat adds nothing to a request`() async throws {
        let server = try ScriptedServer.start { _ in [.json(ScriptedServer.answer("4"))] }
        defer { server.stop() }
        let response = try await ScriptedServer.client(of: server).chat(ChatRequest("Hi"))
        #expect(response.usage?.totalTokens == 5)
        #expect(server.bodies.first?.object?.members.map(\.name) == ["model", "messages"])
    }

    @Test func `a server without a configured model is asked for its first one, once`() async throws {
        let server = try ScriptedServer.start(models: ["a", "b"]) { _ in [.json(ScriptedServer.answer("4"))] }
        defer { server.stop() }
        let client = try ScriptedServer.client(of: server, model: nil)
        _ = try await client.generate("Hi")
        _ = try await client.generate("Hi")
        #expect(server.bodies.compactMap { $0["model"]?.string } == ["a", "a"])
        #expect(server.log.current.requests.count == 3)
    }

    @Test func `OpenAI gets its key and the name that it has for the most tokens`() async throws {
        let server = try ScriptedServer.start { _ in [.json(ScriptedServer.answer("4"))] }
        defer { server.stop() }
        let client = try OpenAILLMClient(apiKey: "sk-1", model: "gpt-4o-mini", baseURL: server.baseURL + "/v1")
        _ = try await client.generate("Hi")
        #expect(server.log.current.requests.first?.values("authorization") == ["Bearer sk-1"])
        #expect(server.bodies.first?["model"]?.string == "gpt-4o-mini")
    }

    @Test func `models and vectors are had from the server`() async throws {
        let server = try ScriptedServer.start(models: ["a", "b"]) { _ in
            [
                .json(
                    #"{"object":"list","model":"e","data":[{"index":1,"embedding":[3,4]},{"index":0,"embedding":[1,2]}],"#
                        + #""usage":{"prompt_tokens":6,"total_tokens":6}}"#)
            ]
        }
        defer { server.stop() }
        let client = try ScriptedServer.client(of: server)
        #expect(
            try await client.models() == [
                ModelDescription(id: "a", owner: "lab"), ModelDescription(id: "b", owner: "lab"),
            ])
        let embeddings = try await client.embed(["x", "y"], model: "e", dimensions: 2)
        #expect(embeddings == Embeddings(vectors: [[1, 2], [3, 4]], model: "e", promptTokens: 6))
        #expect(server.bodies.first?["dimensions"]?.int == 2)
    }

    @Test func `a conversation with a tool goes back and forth`() async throws {
        let server = try ScriptedServer.start { request in
            guard String(decoding: request.body, as: UTF8.self).contains("tool_call_id") else {
                return [
                    .json(
                        #"{"choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[{"id":"c1","#
                            + #""type":"function","function":{"name":"add","arguments":"{\"a\":1}"}}]},"#
                            + #""finish_reason":"tool_calls"}]}"#)
                ]
            }
            return [.json(ScriptedServer.answer("3"))]
        }
        defer { server.stop() }
        let client = try ScriptedServer.client(of: server)
        var request = ChatRequest("1+2?")
        request.tools = [ToolDeclaration(name: "add", parameters: ["type": "object"])]
        let first = try await client.chat(request)
        let call = try #require(first.toolCalls.first)
        #expect(call.arguments == #"{"a":1}"#)
        #expect(first.finishReason == .toolCalls)
        request.messages += [first.message, .tool("3", answering: call)]
        #expect(try await client.chat(request).text == "3")
        let messages = try #require(server.bodies.last?["messages"])
        #expect(messages[1]?["tool_calls"]?[0]?["id"]?.string == "c1")
        #expect(messages[2]?["tool_call_id"]?.string == "c1")
    }
}
