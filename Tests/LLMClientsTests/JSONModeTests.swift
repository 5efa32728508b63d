import LLMClients
import Support
import Testing

@Suite struct JSONModeTests {
    private static let refusal = #"{"error":"'response_format.type' must be 'json_schema' or 'text'"}"#

    @Test(arguments: [
        #"{"a":1}"#, "  {\"a\":1}\n", "```json\n{\"a\":1}\n```", "Here it is:\n```\n{\"a\":1}\n```\nAnything else?",
    ])
    func `the answer's JSON comes without anything around it`(_ answer: String) async throws {
        let server = try ScriptedServer.start { _ in [.json(ScriptedServer.answer(answer))] }
        defer { server.stop() }
        let text = try await ScriptedServer.client(of: server).generate("Hi", jsonMode: true)
        #expect(text == #"{"a":1}"#)
        #expect(server.bodies.first?["response_format"]?["type"]?.string == "json_object")
    }

    @Test func `an answer that is no JSON is an error that says what to do`() async throws {
        let server = try ScriptedServer.start { _ in [.json(ScriptedServer.answer("I'd rather not"))] }
        defer { server.stop() }
        let client = try ScriptedServer.client(of: server)
        let error = await error { _ = try await client.generate("Hi", jsonMode: true) }
        #expect(error?.code == .notJSON)
        #expect(error?.isRetryable == true)
        #expect(error?.message.contains("I'd rather not") == true)
        #expect(error?.message.contains("say in the prompt which JSON you want") == true)
    }

    @Test func `a server that refuses response_format gets an instruction instead, from then on`() async throws {
        let server = try ScriptedServer.start { request in
            let isRefused = String(decoding: request.body, as: UTF8.self).contains("response_format")
            return isRefused ? [.json(Self.refusal, status: 400)] : [.json(ScriptedServer.answer("[1]"))]
        }
        defer { server.stop() }
        let client = try ScriptedServer.client(of: server)
        #expect(try await client.generate("Hi", systemPrompt: "Be brief.", jsonMode: true) == "[1]")
        #expect(try await client.generate("Hi", jsonMode: true) == "[1]")
        let bodies = server.bodies
        #expect(bodies.map { $0["response_format"] != nil } == [true, false, false])
        #expect(
            bodies[1]["messages"]?[0]?["content"]?.string?.hasPrefix("Be brief.\n\nAnswer with one valid JSON") == true)
        #expect(bodies[2]["messages"]?[0]?["role"]?.string == "system")
    }

    @Test func `the same goes for streams`() async throws {
        let server = try ScriptedServer.start { request in
            let isRefused = String(decoding: request.body, as: UTF8.self).contains("response_format")
            return isRefused
                ? [.json(Self.refusal, status: 400)]
                : UpstreamStep.events([ScriptedServer.piece("[1]"), ScriptedServer.end])
        }
        defer { server.stop() }
        let client = try ScriptedServer.client(of: server)
        #expect(try await client.stream("Hi", jsonMode: true).text() == "[1]")
        #expect(server.bodies.count == 2)
    }

    @Test func `another refusal is not taken for one of the form`() async throws {
        let server = try ScriptedServer.start { _ in
            [.json(#"{"error":{"message":"bad seed","param":"seed"}}"#, status: 400)]
        }
        defer { server.stop() }
        let client = try ScriptedServer.client(of: server)
        let error = await error { _ = try await client.generate("Hi", jsonMode: true) }
        #expect(error?.code == .invalidRequest)
        #expect(server.bodies.count == 1)
    }
}
