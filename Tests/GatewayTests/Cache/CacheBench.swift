internal import Reactor
internal import Support

@testable internal import Gateway

/// What the tests of the cache have in common.
enum CacheBench {
    /// A chat stream that is whole.
    static let events = [
        #"{"id":"1","choices":[{"index":0,"delta":{"content":"Hel"},"finish_reason":null}]}"#,
        #"{"id":"1","choices":[{"index":0,"delta":{"content":"lo"},"finish_reason":null}]}"#,
        #"{"id":"1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#,
        #"{"id":"1","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}"#,
        "[DONE]",
    ]

    static var stream: [UpstreamStep] { [.eventStreamHead] + events.map(UpstreamStep.event) + [.lastChunk] }

    /// The bytes of that stream.
    static var streamText: String { events.map { "data: \($0)\n\n" }.joined() }

    /// A server whose every answer is another one: `answer 1`, `answer 2`, …
    static func startCounting() throws -> TestUpstream {
        let count = Locked(0)
        return try ModelServer.start { request in
            let number = count.change {
                $0 += 1
                return $0
            }
            let text = "answer \(number)"
            if request.path.hasSuffix("embeddings") {
                return [.json(#"{"object":"list","data":[{"index":0,"embedding":[\#(number)]}],"model":"m"}"#)]
            }
            if String(decoding: request.body, as: UTF8.self).contains(#""stream":true"#) {
                let words = events.map { $0.replacing("Hel", with: text) }
                return [.eventStreamHead] + words.map(UpstreamStep.event) + [.lastChunk]
            }
            return [.json(ModelServer.answer.replacing("Hello", with: text))]
        }
    }

    /// A gateway with a cache in front of one server.
    static func run<Result>(
        before upstream: TestUpstream, _ cache: String = "requests: all", gateway: String = "", more: String = "",
        clock: Clock = .system, workers: Int = 1, _ body: (TestGateway) async throws -> Result
    ) async throws {
        let yaml = yaml(before: upstream, cache, gateway: gateway, more: more)
        _ = try await TestGateway.run(yaml, clock: clock, workers: workers, body)
    }

    /// A gateway whose alias `best` has a first candidate that always fails.
    static func runWithFallback(gateway: String = "", _ body: (TestGateway) async throws -> Void) async throws {
        let first = try ModelServer.start { _ in [.failure(503)] }
        let second = try startCounting()
        defer {
            first.stop()
            second.stop()
        }
        let more = """
            backends: [{name: lab, base_url: "\(second.baseURL)/v1"}]
            models: {best: [local/m, lab/n]}
            """
        try await run(before: first, gateway: gateway, more: more, body)
    }

    static func yaml(
        before upstream: TestUpstream, _ cache: String = "requests: all", gateway: String = "", more: String = ""
    ) -> String {
        """
        llm: {backend: local, local_api_base: "\(upstream.baseURL)/v1"}
        gateway: {cache: {enabled: true, \(cache)}\(gateway.isEmpty ? "" : ", " + gateway)}
        \(more)
        """
    }

    static func chat(_ text: String = "Hi", _ members: String = "") -> String {
        #"{"model":"local/m",\#(members)"messages":[{"role":"user","content":"\#(text)"}]}"#
    }

    static let streaming = chat("Hi", #""stream":true,"#)
}

extension TestGateway {
    /// What the cache said to each of the requests, one after the other.
    func cacheWords(of bodies: [String], fields: String = "") throws -> [String?] {
        try bodies.map { try chat($0, fields: fields).value("x-gateway-cache") }
    }

    /// Waits until so many requests are being answered.
    func waits(for count: Int) throws -> Bool {
        for _ in 0..<2000 {
            // The question itself is one.
            if try scrape().value("llm_gateway_requests_in_flight") == Double(count + 1) { return true }
        }
        return false
    }
}
