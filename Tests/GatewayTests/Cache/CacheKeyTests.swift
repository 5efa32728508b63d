internal import Support
internal import Testing
internal import Wire

@testable internal import Gateway

/// What a key's limits and rights mean for answers from memory.
@Suite struct CacheKeyTests {
    private static func fields(_ key: String) -> String { "Authorization: Bearer \(key)\r\n" }

    private static func usage(_ gateway: TestGateway, of key: String) throws -> (requests: Int, tokens: Int) {
        let data = try gateway.get("/gateway/usage", fields: fields(key)).json?["data"]
        let total = data?.elements.first { $0["key"]?.string == key }?["total"]
        return (total?["requests"]?.int ?? -1, total?["total_tokens"]?.int ?? -1)
    }

    @Test func `keys share answers, and whoever was not asked for takes no tokens`() async throws {
        let upstream = try CacheBench.startCounting()
        defer { upstream.stop() }
        let keys = "keys: [{name: a, value: a, tokens_per_minute: 20}, {name: b, value: b}]"
        try await CacheBench.run(before: upstream, gateway: keys) { gateway in
            for (key, word) in [("a", "miss"), ("a", "hit"), ("b", "hit"), ("a", "hit"), ("a", "hit"), ("a", "hit")] {
                let response = try gateway.chat(CacheBench.chat(), fields: Self.fields(key))
                #expect(response.value("x-gateway-cache") == word)
                // The body's words are reserved as for any request, and given back.
                if key == "a" { #expect(response.has("x-ratelimit-remaining-tokens")) }
            }
            try #expect(Self.usage(gateway, of: "a") == (5, 5))
            try #expect(Self.usage(gateway, of: "b") == (1, 0))
        }
    }

    @Test func `a key gets only its own answers where that is wanted`() async throws {
        let upstream = try CacheBench.startCounting()
        defer { upstream.stop() }
        let keys = "api_keys: [plain, second], keys: [{name: a, value: a}]"
        try await CacheBench.run(before: upstream, "requests: all, per_key: true", gateway: keys) { gateway in
            let words = try ["a", "plain", "a", "second", "plain"].map { key in
                try gateway.chat(CacheBench.chat(), fields: Self.fields(key)).value("x-gateway-cache")
            }
            #expect(words == ["miss", "miss", "hit", "miss", "hit"])
        }
    }

    @Test func `models, requests by the minute and budgets are checked before an answer is looked for`() async throws {
        let upstream = try CacheBench.startCounting()
        defer { upstream.stop() }
        let keys = """
            keys: [{name: all, value: all}, {name: other, value: other, allowed_models: [n]}, \
            {name: few, value: few, requests_per_minute: 1}, \
            {name: poor, value: poor, budget: {period: daily, tokens: 5}}]
            """
        try await CacheBench.run(before: upstream, gateway: keys) { gateway in
            func ask(_ key: String, _ text: String = "Hi") throws -> String {
                let response = try gateway.chat(CacheBench.chat(text), fields: Self.fields(key))
                return response.value("x-gateway-cache") ?? response.error?.code ?? ""
            }
            try #expect(ask("all") == "miss")
            try #expect(ask("other") == "model_not_allowed")
            try #expect(ask("few") == "hit")
            try #expect(ask("few") == "rate_limit_exceeded")
            try #expect(ask("poor") == "hit")
            try #expect(ask("poor", "another") == "miss")
            try #expect(ask("poor") == "insufficient_quota")
        }
    }

    @Test func `a key that opens an alias' candidates by their own names is asked at each of them`() async throws {
        let keys = "keys: [{name: a, value: a, allowed_models: [m]}, {name: b, value: b, allowed_models: [best]}]"
        try await CacheBench.runWithFallback(gateway: keys) { gateway in
            let refused = try gateway.chat(ChatBody.naming("best"), fields: Self.fields("a"))
            #expect(refused.status == 503)
            let answered = try gateway.chat(ChatBody.naming("best"), fields: Self.fields("b"))
            #expect(answered.status == 200 && answered.value("x-gateway-cache") == "miss")
        }
    }
}
