import LLMClients
import Support
import Testing

@Suite struct ErrorTests {
    /// A refusal, what it is to a program, and what its message must tell.
    struct Refusal: Sendable, CustomTestStringConvertible {
        let status: Int
        let body: String
        let code: LLMError.Code
        let isRetryable: Bool
        let says: [String]

        var testDescription: String { "\(status) \(body)" }
    }

    private static let refusals = [
        Refusal(
            status: 401, body: #"{"error":{"message":"no such key","code":"invalid_api_key"}}"#, code: .invalidKey,
            isRetryable: false, says: ["no such key", "LOCAL_LLM_API_KEY"]),
        Refusal(
            status: 404, body: #"{"error":{"message":"model \"m\" not found, try pulling it first"}}"#,
            code: .modelNotFound, isRetryable: false, says: ["there is \"a\", \"b\"", "LOCAL_LLM_MODEL"]),
        Refusal(
            status: 404, body: #"{"object":"error","message":"The model `m` does not exist.","code":404}"#,
            code: .modelNotFound, isRetryable: false, says: ["\"m\"", "\"b\""]),
        Refusal(
            status: 400,
            body: #"{"error":{"code":400,"message":"the request exceeds the available context size","#
                + #""type":"exceed_context_size_error","n_ctx":4096}}"#,
            code: .contextTooLong, isRetryable: false, says: ["maxTokens", "--max-model-len"]),
        Refusal(
            status: 400, body: #"{"error":{"message":"prompt too long; exceeded max context length by 7 tokens"}}"#,
            code: .contextTooLong, isRetryable: false, says: ["Shorten the conversation"]),
        Refusal(
            status: 429, body: #"{"error":{"message":"slow down"}}"#, code: .rateLimited, isRetryable: true,
            says: ["Ask less often"]),
        Refusal(
            status: 429, body: #"{"error":{"message":"You exceeded your current quota","code":"insufficient_quota"}}"#,
            code: .quotaExhausted, isRetryable: false, says: ["account"]),
        Refusal(status: 500, body: "busy", code: .serverError, isRetryable: true, says: ["busy", "See its log"]),
        Refusal(
            status: 501, body: #"{"error":{"code":501,"message":"This server does not support embeddings."}}"#,
            code: .unsupported, isRetryable: false, says: ["does not support embeddings"]),
        Refusal(
            status: 200, body: "<html>hello</html>", code: .badAnswer, isRetryable: true, says: ["/v1", "no JSON"]),
        Refusal(
            status: 200, body: #"{"error":"model is loading"}"#, code: .badAnswer, isRetryable: true,
            says: ["model is loading"]),
    ]

    @Test(arguments: refusals, [false, true])
    func `a refusal is an error with a kind and a remedy`(_ refusal: Refusal, _ isStreaming: Bool) async throws {
        let server = try ScriptedServer.start(models: ["a", "b"]) { _ in
            [
                .answer(
                    Array(refusal.body.utf8), status: refusal.status,
                    fields: "Content-Type: application/json\r\nRetry-After: 7\r\n")
            ]
        }
        defer { server.stop() }
        let client = try ScriptedServer.client(of: server)
        let error = try #require(
            await error {
                if isStreaming { _ = try await client.stream("Hi").text() } else { _ = try await client.generate("Hi") }
            })
        #expect(error.code == refusal.code)
        #expect(error.isRetryable == refusal.isRetryable)
        let isAboutForm = refusal.status == 200 && isStreaming && refusal.body.hasPrefix("<")
        for words in refusal.says where !isAboutForm { #expect(error.message.contains(words), "\(error)") }
        if refusal.status == 429 { #expect(error.retryAfter == .seconds(7)) }
    }

    @Test func `a server that is not there is named, with what to try`() async throws {
        let server = try ScriptedServer.start { _ in [] }
        server.stop()
        let client = try ScriptedServer.client(of: server)
        let error = await error { _ = try await client.generate("Hi") }
        #expect(error?.code == .unreachable)
        #expect(error?.isRetryable == true)
        #expect(error?.message.contains("Try: curl \(server.baseURL)/v1/models") == true)
    }

    @Test func `a server that does not begin to answer in time is a time-out`() async throws {
        let server = try ScriptedServer.start { _ in [.stall] }
        defer { server.stop() }
        var configuration = LLMConfiguration()
        configuration.localAPIBase = server.baseURL + "/v1"
        configuration.localModel = "m"
        configuration.timeout = .milliseconds(50)
        let client = try LocalLLMClient(configuration)
        let error = await error { _ = try await client.generate("Hi") }
        #expect(error?.code == .timedOut)
        #expect(error?.message.contains("llm.timeout_seconds") == true)
    }

    @Test func `an address that is none is refused before anything is sent`() {
        #expect {
            try LocalLLMClient(baseURL: "localhost:8000")
        } throws: { error in
            (error as? LLMError)?.code == .invalidConfiguration
        }
    }

    @Test func `a key never gets into a message`() async throws {
        let key = "sk-abcdefghijklmnopqrstuvwxyz"
        let server = try ScriptedServer.start { _ in [.json(#"{"error":{"message":"bad key \#(key)"}}"#, status: 401)] }
        defer { server.stop() }
        let client = try OpenAILLMClient(apiKey: key, baseURL: server.baseURL + "/v1")
        let error = await error { _ = try await client.generate("Hi") }
        #expect(error?.code == .invalidKey)
        #expect(error?.message.contains(key) == false)
    }
}
