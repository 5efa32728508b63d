internal import Support
internal import Testing
internal import Wire

@Suite struct EchoTests {
    private static func ask(_ path: String, _ body: String) async throws -> RawResponse {
        try await TestGateway.run("llm: {backend: echo}") { try $0.post(path, body) }
    }

    private static func choices(_ response: RawResponse) -> [JSONView] {
        response.json?["choices"].map { Array($0.elements) } ?? []
    }

    @Test func `a chat answer is complete`() async throws {
        let response = try await Self.ask("/v1/chat/completions", ChatBody.plain)
        #expect(response.json?["id"]?.string?.hasPrefix("chatcmpl-") == true)
        #expect(response.json?["object"]?.string == "chat.completion")
        #expect(try #require(response.json?["created"]?.int) > 1_700_000_000)
        #expect(response.json?["model"]?.string == "echo")
        #expect(response.content == "Echo (no model is connected): Hi")
        #expect(Self.choices(response).first?["finish_reason"]?.string == "stop")
        #expect(response.json?["usage"]?["total_tokens"]?.int == 7)
        #expect(response.value("x-gateway-backend") == "echo")
    }

    @Test func `its stream folds to the same answer`() async throws {
        let body =
            #"{"model":"m","stream":true,"stream_options":{"include_usage":true},"#
            + #""messages":[{"role":"user","content":"Hi"}]}"#
        let response = try await Self.ask("/v1/chat/completions", body)
        #expect(response.deltas == "Echo (no model is connected): Hi")
        #expect(response.events.last == "[DONE]")
        #expect(response.events.dropLast().last?.contains(#""total_tokens":7"#) == true)
    }

    @Test func `n, max_tokens and a JSON answer are done`() async throws {
        let many = try await Self.ask(
            "/v1/chat/completions", #"{"model":"m","n":3,"max_tokens":2,"messages":[{"role":"user","content":"Hi"}]}"#)
        #expect(
            Self.choices(many).compactMap { $0["message"]?["content"]?.string } == [
                "Echo (no ", "Echo (no ", "Echo (no ",
            ])
        #expect(Self.choices(many).allSatisfy { $0["finish_reason"]?.string == "length" })
        let json = try await Self.ask(
            "/v1/chat/completions",
            #"{"model":"m","response_format":{"type":"json_object"},"messages":[{"role":"user","content":"a\"b"}]}"#)
        #expect(json.content == #"{"echo":"a\"b"}"#)
    }

    @Test func `completions answer each prompt`() async throws {
        let response = try await Self.ask("/v1/completions", #"{"model":"m","n":2,"prompt":["a","b",[1,2]]}"#)
        #expect(response.json?["object"]?.string == "text_completion")
        #expect(response.json?["id"]?.string?.hasPrefix("cmpl-") == true)
        let texts = Self.choices(response).compactMap { $0["text"]?.string?.split(separator: ": ").last }
        #expect(texts == ["a", "a", "b", "b", "1 2", "1 2"])
        #expect(Self.choices(response).compactMap { $0["index"]?.int } == Array(0..<6))
        let stream = try await Self.ask("/v1/completions", #"{"model":"m","stream":true,"prompt":"a"}"#)
        #expect(stream.events.last == "[DONE]")
        #expect(stream.events.first?.contains("text_completion") == true)
    }

    @Test func `many prompts with many choices cost no more than one may`() async throws {
        let prompts = Array(repeating: "\"\(String(repeating: "a b ", count: 20))\"", count: 2048).joined(
            separator: ",")
        let response = try await Self.ask("/v1/completions", #"{"model":"m","n":128,"prompt":[\#(prompts)]}"#)
        #expect(response.status == 400)
        #expect(response.error?.param == "n")
        #expect(response.error?.message.contains("2048") == true)
        let one = try await Self.ask("/v1/completions", #"{"model":"m","prompt":[\#(prompts)]}"#)
        #expect(Self.choices(one).count == 2048)
        #expect(try #require(one.json?["usage"]?["completion_tokens"]?.int) <= 65_536)
    }

    @Test func `embeddings are the same as numbers and in base64`() async throws {
        let floats = try await Self.ask("/v1/embeddings", #"{"model":"m","input":["a","b","a"],"dimensions":8}"#)
        let coded = try await Self.ask(
            "/v1/embeddings", #"{"model":"m","input":["a","b","a"],"dimensions":8,"encoding_format":"base64"}"#)
        let vectors =
            floats.json?["data"]?.elements.map {
                $0["embedding"]?.elements.compactMap(\.double).map { Float($0) } ?? []
            } ?? []
        let texts = coded.json?["data"]?.elements.compactMap { $0["embedding"]?.string } ?? []
        #expect(vectors.count == 3 && vectors[0] == vectors[2] && vectors[0] != vectors[1])
        for (vector, text) in zip(vectors, texts) {
            let bytes = try #require(Base64Text.decode(text))
            let decoded = stride(from: 0, to: bytes.count, by: 4).map { start in
                Float(bitPattern: bytes[start..<start + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) })
            }
            #expect(decoded == vector)
        }
        #expect(floats.json?["usage"]?["prompt_tokens"]?.int == 3)
        #expect(floats.json?["object"]?.string == "list")
        let standard = try await Self.ask("/v1/embeddings", #"{"model":"m","input":"a"}"#)
        #expect(standard.json?["data"]?.elements.first { _ in true }?["embedding"]?.count == 256)
    }
}
