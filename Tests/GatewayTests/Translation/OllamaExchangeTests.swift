internal import Reactor
internal import Support
internal import Testing
internal import Wire

@Suite struct OllamaExchangeTests {
    private typealias Ollama = OllamaStandIn

    @Test func `a request with Ollama's own options is asked of its native API`() async throws {
        let upstream = try Ollama.start()
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream, llm: Ollama.native) { gateway in
            let response = try gateway.chat(Ollama.question(#","num_ctx":8192,"keep_alive":"10m","user":"me""#))
            #expect(response.status == 200)
            #expect(response.content == "native")
            #expect(response.json?["usage"]?["total_tokens"]?.int == 5)
            #expect(response.value("x-gateway-ignored") == "user")
            let request = try #require(upstream.log.current.native.first)
            #expect(request.requestLine == "POST /api/chat HTTP/1.1")
            #expect(request.json?["options"]?["num_ctx"]?.int == 8192)
            #expect(request.json?["keep_alive"]?.string == "10m")
        }
    }

    @Test(arguments: [
        "", #","temperature":0.50,"top_k":4,"unheard_of":[1.0]"#, #","options":null,"num_ctx":null"#,
    ])
    func `every other request goes to Ollama's v1 byte for byte`(_ more: String) async throws {
        let upstream = try Ollama.start()
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream, llm: Ollama.native) { gateway in
            let response = try gateway.chat(Ollama.question(more))
            #expect(response.text == ModelServer.answer)
            let request = try #require(upstream.log.current.requests.last)
            #expect(request.path == "/v1/chat/completions")
            #expect(String(decoding: request.body, as: UTF8.self) == Ollama.question(more))
        }
    }

    @Test func `a server that is not known to be Ollama gets every option as it came`() async throws {
        let upstream = try Ollama.start()
        defer { upstream.stop() }
        for llm in ["", "ollama: {native: false, num_ctx: 5}"] {
            try await TestGateway.run(before: upstream, llm: llm) { gateway in
                let question = Ollama.question(#","num_ctx":8192"#)
                try #expect(gateway.chat(question).text == ModelServer.answer)
                #expect(upstream.log.current.requests.last.map { String(decoding: $0.body, as: UTF8.self) } == question)
                #expect(upstream.log.current.native.isEmpty)
            }
        }
    }

    @Test func `the configuration's defaults are asked for every chat, and by no request for vectors`() async throws {
        let upstream = try Ollama.start()
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream, llm: "ollama: {num_ctx: 4096, think: false}") { gateway in
            try #expect(gateway.chat(Ollama.question()).content == "native")
            let request = try #require(upstream.log.current.native.first)
            #expect(request.json?["options"]?["num_ctx"]?.int == 4096)
            #expect(request.json?["think"]?.bool == false)
            _ = try gateway.post("/v1/embeddings", #"{"model":"m","input":"a"}"#)
            #expect(upstream.log.current.requests.last?.path == "/v1/embeddings")
        }
    }

    @Test func `a stream of lines is told as OpenAI's events while it comes`() async throws {
        let gate = Gate()
        let upstream = try Ollama.start { _ in
            var steps = Ollama.stream(
                Ollama.piece(#"{"role":"assistant","content":"","thinking":"Hm"}"#),
                Ollama.piece(#"{"role":"assistant","content":"Hel"}"#), Ollama.piece(#"{"content":"lo"}"#),
                Ollama.piece(#"{"content":"","tool_calls":[{"function":{"name":"f","arguments":{"a":1}}}]}"#),
                Ollama.answer(""))
            steps.insert(.wait(gate), at: 3)
            return steps
        }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream, llm: Ollama.native) { gateway in
            let client = try gateway.client()
            try client.startChat(
                Ollama.question(#","stream":true,"stream_options":{"include_usage":true},"think":true"#))
            _ = try client.read(upTo: "\r\n\r\n")
            var early = ""
            while !early.contains("Hel") { early += try client.readChunk() }
            #expect(early.contains(#""reasoning_content":"Hm""#))
            gate.open()
            var late = ""
            while !late.contains("[DONE]") { late += try client.readChunk() }
            #expect(late.contains(#""content":"lo""#))
            #expect(late.contains(#""name":"f","arguments":"{\"a\":1}""#))
            #expect(late.contains(#""finish_reason":"tool_calls""#))
            #expect(late.contains(#""prompt_tokens":3,"completion_tokens":2"#))
            #expect(upstream.log.current.native.first?.json?["stream"]?.bool == true)
        }
    }

    @Test func `an error in mid stream ends it with an error event`() async throws {
        let upstream = try Ollama.start { _ in
            Ollama.stream(Ollama.piece(#"{"content":"a"}"#), #"{"error":"model runner has unexpectedly stopped"}"#)
        }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream, llm: Ollama.native) { gateway in
            let response = try gateway.chat(Ollama.question(#","stream":true,"think":false"#))
            #expect(response.status == 200)
            #expect(response.deltas == "a")
            #expect(response.events.last?.contains("model runner has unexpectedly stopped") == true)
            #expect(!response.events.contains("[DONE]"))
        }
    }

    @Test func `a stream that is cut ends with an error event`() async throws {
        let upstream = try Ollama.start { _ in Ollama.stream(Ollama.piece(#"{"content":"a"}"#)) }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream, llm: Ollama.native) { gateway in
            let response = try gateway.chat(Ollama.question(#","stream":true,"think":false"#))
            #expect(response.events.last?.contains("upstream_stream_ended") == true)
            #expect(!response.events.contains("[DONE]"))
        }
    }

    @Test(
        arguments: [
            (#"{"error":"model 'm' not found"}"#, 404, 404, "model_not_found"),
            (#"{"error":"\"m\" does not support thinking"}"#, 400, 400, nil),
            ("404 page not found", 404, 502, "no_native_api"),
            (#"{"done":true,"message":5}"#, 200, 502, "bad_upstream_response"),
            (#"{"message":{"content":"half"}}"#, 200, 502, "upstream_stream_ended"),
            ("half", 200, 502, nil),
        ] as [(String, Int, Int, String?)])
    func `a refusal or a broken answer is an error in OpenAI's form`(
        _ body: String, _ status: Int, _ expected: Int, _ code: String?
    ) async throws {
        let upstream = try Ollama.start { _ in [.json(body, status: status)] }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream, llm: Ollama.native) { gateway in
            let response = try gateway.chat(Ollama.question(#","think":true"#))
            #expect(response.status == expected)
            let error = try #require(response.error)
            if let code { #expect(error.code == code) }
        }
    }

    @Test func `an option of the wrong type is refused before anybody is asked`() async throws {
        let upstream = try Ollama.start()
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream, llm: Ollama.native) { gateway in
            let response = try gateway.chat(Ollama.question(#","num_ctx":"8k""#))
            #expect(response.status == 400)
            #expect(response.error?.param == "num_ctx")
            #expect(upstream.log.current.native.isEmpty)
        }
    }

    @Test func `vectors with Ollama's options or dimensions come from its native API`() async throws {
        let upstream = try Ollama.start { _ in [.json(#"{"model":"m","embeddings":[[0.5,-1]],"prompt_eval_count":4}"#)]
        }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream, llm: Ollama.native) { gateway in
            let response = try gateway.post(
                "/v1/embeddings", #"{"model":"m","input":"a","dimensions":2,"options":{"num_ctx":64}}"#)
            #expect(response.json?["data"]?.elements.first { _ in true }?["embedding"]?.text == "[0.5,-1]")
            #expect(response.json?["usage"]?["prompt_tokens"]?.int == 4)
            let request = try #require(upstream.log.current.native.first)
            #expect(request.path == "/api/embed")
            #expect(request.json?["dimensions"]?.int == 2)
        }
    }

    @Test func `a completion with Ollama's options is answered as one`() async throws {
        let upstream = try Ollama.start()
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream, llm: Ollama.native) { gateway in
            let response = try gateway.post("/v1/completions", #"{"model":"m","prompt":"a","num_ctx":64}"#)
            #expect(response.json?["object"]?.string == "text_completion")
            #expect(response.text.contains(#""text":"native""#))
        }
    }

    @Test func `a client that leaves ends its request at Ollama`() async throws {
        let upstream = try Ollama.start { _ in
            [
                Ollama.stream(Ollama.piece(#"{"content":"a"}"#))[0],
                .chunk(Array(Ollama.piece(#"{"content":"a"}"#).utf8)), .stall,
            ]
        }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream, llm: Ollama.native) { gateway in
            let client = try gateway.client()
            try client.startChat(Ollama.question(#","stream":true,"think":false"#))
            #expect(upstream.log.waitUntil { $0.native.count == 1 })
            client.close()
            #expect(upstream.log.waitUntil { $0.departures.count == 1 })
        }
    }
}
