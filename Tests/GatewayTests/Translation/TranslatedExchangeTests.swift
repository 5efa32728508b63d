internal import Support
internal import Testing
internal import Wire

@Suite struct TranslatedExchangeTests {
    private typealias Gemini = GeminiStandIn

    @Test func `more choices than Gemini has are refused before it is asked`() async throws {
        let upstream = try Gemini.start { _ in [.json(Gemini.response("x"))] }
        defer { upstream.stop() }
        try await TestGateway.run(beforeGemini: upstream) { gateway in
            let response = try gateway.chat(Gemini.question(more: #","n":9"#))
            #expect(response.status == 400)
            #expect(response.error?.param == "n")
            #expect(upstream.log.current.generations.isEmpty)
        }
    }

    @Test(arguments: [false, true])
    func `choices that a model gives one at a time are asked for side by side and told as one answer`(
        _ isStreaming: Bool
    ) async throws {
        let gate = Gate()
        let upstream = try Gemini.start { request in
            let answer = Gemini.response("from \(request.connection)")
            return [.wait(gate)] + (isStreaming ? Gemini.stream(answer) : [.json(answer)])
        }
        defer { upstream.stop() }
        try await TestGateway.run(beforeGemini: upstream) { gateway in
            let client = try gateway.client()
            let usage = #","stream":true,"stream_options":{"include_usage":true}"#
            let more = #","n":3"# + (isStreaming ? usage : "")
            try client.startChat(Gemini.question(model: "gemini-3-flash-preview", more: more))
            #expect(upstream.log.waitUntil { $0.generations.count == 3 })
            gate.open()
            let response = try client.readResponse()
            #expect(response.status == 200)
            if isStreaming {
                for index in 0..<3 {
                    #expect(response.events.contains { $0.contains(#""index":\#(index),"delta":{"content":"from"#) })
                }
                #expect(response.events.count { $0.contains(#""finish_reason":"stop""#) } == 3)
                #expect(response.events.suffix(2).first?.contains(#""prompt_tokens":9"#) == true)
                #expect(response.events.last == "[DONE]")
            } else {
                #expect(response.json?["choices"]?.elements.compactMap { $0["index"]?.int } == [0, 1, 2])
                #expect(response.json?["usage"]?["total_tokens"]?.int == 15)
            }
        }
    }

    @Test func `a model that turns out to give one choice at a time is asked once for each`() async throws {
        let upstream = try Gemini.start { request in
            let wantsSeveral = request.json?["generationConfig"]?["candidateCount"] != nil
            let refusal = Gemini.refusal(400, "INVALID_ARGUMENT", "Multiple candidates is not enabled for this model")
            return [wantsSeveral ? .json(refusal, status: 400) : .json(Gemini.response("x"))]
        }
        defer { upstream.stop() }
        try await TestGateway.run(beforeGemini: upstream) { gateway in
            let response = try gateway.chat(Gemini.question(more: #","n":2"#))
            #expect(response.json?["choices"]?.count == 2)
            #expect(upstream.log.current.generations.count == 3)
        }
    }

    private static let history = #"""
        {"role":"user","content":"Q"},{"role":"assistant","tool_calls":[{"id":"c","type":"function",
        "function":{"name":"f","arguments":"{}"},"extra_content":{"google":{"thought_signature":"c2ln"}}}]},
        {"role":"tool","tool_call_id":"c","content":"1"}
        """#

    private static func signature(in request: RecordedRequest?) -> String? {
        request?.json?["contents"]?.elements.first { $0["role"]?.string == "model" }?["parts"]?.elements.first { _ in
            true
        }?[
            "thoughtSignature"]?.string
    }

    @Test(arguments: [false, true])
    func `a signature that is refused is replaced by the stand-in, once`(_ isRefusedAgain: Bool) async throws {
        let upstream = try Gemini.start { request in
            let isRefused = isRefusedAgain || Self.signature(in: request) == "c2ln"
            let refusal = Gemini.refusal(400, "INVALID_ARGUMENT", "Corrupted thought signature.")
            return [isRefused ? .json(refusal, status: 400) : .json(Gemini.response("Done"))]
        }
        defer { upstream.stop() }
        try await TestGateway.run(beforeGemini: upstream) { gateway in
            let response = try gateway.chat(Gemini.question(Self.history, model: "gemini-3-flash-preview"))
            let asked = upstream.log.current.generations.map { Self.signature(in: $0) }
            #expect(asked == ["c2ln", "c2tpcF90aG91Z2h0X3NpZ25hdHVyZV92YWxpZGF0b3I="])
            #expect(response.status == (isRefusedAgain ? 400 : 200))
            if isRefusedAgain { #expect(response.error?.code == "invalid_thought_signature") }
            #expect(gateway.log.line { $0.contains("asking once more") } != nil)
        }
    }

    @Test func `the key goes to Gemini in its own field and the client's goes nowhere`() async throws {
        let upstream = try Gemini.start { _ in [.json(Gemini.response("x"))] }
        defer { upstream.stop() }
        try await TestGateway.run(beforeGemini: upstream) { gateway in
            _ = try gateway.chat(Gemini.question(), fields: "Authorization: Bearer sk-client\r\n")
            let request = try #require(upstream.log.current.generations.first)
            #expect(request.requestLine == "POST /v1beta/models/gemini-2.5-flash:generateContent HTTP/1.1")
            #expect(request.values("x-goog-api-key") == ["the-key"])
            #expect(request.values("authorization") == [])
        }
    }

    @Test func `an address with the path of Vertex AI gets a bearer and Vertex AI's own words`() async throws {
        let upstream = try Gemini.start { _ in [.json(Gemini.response("x"))] }
        defer { upstream.stop() }
        let yaml = """
            llm:
              backend: gemini
              gemini_api_key: the-token
              gemini_api_base: "\(upstream.baseURL)/v1/projects/p/locations/l/publishers/google"
            """
        try await TestGateway.run(yaml) { gateway in
            _ = try gateway.chat(Gemini.question(#"{"role":"user","content":""}"#))
            let request = try #require(upstream.log.current.generations.first)
            #expect(
                request.path == "/v1/projects/p/locations/l/publishers/google/models/gemini-2.5-flash:generateContent")
            #expect(request.values("authorization") == ["Bearer the-token"])
            // It has refused contents whose parts are all empty.
            #expect(String(decoding: request.body, as: UTF8.self).contains(#""parts":[{"text":" "}]"#))
        }
    }
}
