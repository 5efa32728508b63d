internal import Foundation
internal import Reactor
internal import Support
internal import Testing
internal import Wire

@testable internal import Gateway

/// What a key may do, over real sockets.
@Suite struct LimitTests {
    private static func yaml(_ limits: String, more: String = "") -> String {
        """
        gateway:
          keys:
            - {name: team, value: team-key, \(limits)}
            - {name: other, value: other-key}
        \(more)
        """
    }

    private static let team = "Authorization: Bearer team-key\r\n"

    @Test func `a key opens the models it names, by name, by beginning, by backend and by alias`() async throws {
        let upstream = try ModelServer.start(models: ["small", "qwen-1", "qwen-2", "big"])
        defer { upstream.stop() }
        let more = Self.yaml(
            "allowed_models: [small, \"qwen-*\", fast]", more: "models: {fast: big, slow: big, sly: small}")
        try await TestGateway.run(before: upstream, more, llm: "local_model: big") { gateway in
            for model in ["small", "qwen-1", "local/qwen-2", "fast", "sly", "local/small"] {
                try #expect(gateway.chat(ChatBody.naming(model), fields: Self.team).status == 200, "\(model)")
            }
            for model in ["big", "local/big", "slow", "unknown", "smal", "qwen", "fast2"] {
                let response = try gateway.chat(ChatBody.naming(model), fields: Self.team)
                #expect(response.status == 403, "\(model)")
                #expect(response.error?.code == "model_not_allowed")
                #expect(response.error?.param == "model")
            }
            try #expect(
                gateway.chat(ChatBody.naming("big"), fields: "Authorization: Bearer other-key\r\n").status == 200)
            let listed = try gateway.get("/v1/models", fields: Self.team).modelIDs
            #expect(listed == ["fast", "small", "qwen-1", "qwen-2"])
        }
    }

    @Test func `requests by the minute are exact, told in the head, and come back`() async throws {
        let clock = ManualClock()
        try await TestGateway.run(
            "llm: {backend: echo}\n" + Self.yaml("requests_per_minute: 3"), clock: .manual(clock)
        ) { gateway in
            for left in ["2", "1", "0"] {
                let response = try gateway.chat(fields: Self.team)
                #expect(response.status == 200)
                #expect(response.value("x-ratelimit-limit-requests") == "3")
                #expect(response.value("x-ratelimit-remaining-requests") == left)
            }
            let refused = try gateway.chat(fields: Self.team)
            #expect(refused.status == 429)
            #expect(refused.error?.code == "rate_limit_exceeded")
            #expect(refused.value("Retry-After") == "20")
            #expect(refused.value("x-ratelimit-remaining-requests") == "0")
            #expect(refused.value("x-ratelimit-reset-requests") == "1m0s")
            try #expect(gateway.chat(fields: "Authorization: Bearer other-key\r\n").status == 200)
            try #expect(gateway.get("/v1/models", fields: Self.team).status == 200)
            clock.advance(by: .seconds(20))
            try #expect(gateway.chat(fields: Self.team).status == 200)
            try #expect(gateway.chat(fields: Self.team).status == 429)
        }
    }

    @Test func `tokens are reserved by estimate and settled with what the answer tells`() async throws {
        let upstream = try ModelServer.start { _ in
            [.json(#"{"choices":[],"usage":{"prompt_tokens":30,"completion_tokens":10}}"#)]
        }
        defer { upstream.stop() }
        let clock = ManualClock()
        try await TestGateway.run(
            before: upstream, Self.yaml("tokens_per_minute: 100"), clock: .manual(clock)
        ) { gateway in
            let first = try gateway.chat(
                #"{"model":"m","max_tokens":60,"messages":[{"role":"user","content":"Hi"}]}"#, fields: Self.team)
            #expect(first.status == 200)
            let reserved = Int(first.value("x-ratelimit-remaining-tokens") ?? "") ?? 100
            #expect((30...40).contains(reserved))
            // 40 were used in truth: 60 are left, and 50 with the words fit.
            let second = try gateway.chat(
                #"{"model":"m","max_tokens":50,"messages":[{"role":"user","content":"Hi"}]}"#, fields: Self.team)
            #expect(second.status == 200)
            let third = try gateway.chat(
                #"{"model":"m","max_tokens":50,"messages":[{"role":"user","content":"Hi"}]}"#, fields: Self.team)
            #expect(third.status == 429)
            #expect(third.error?.code == "rate_limit_exceeded")
            #expect(third.value("x-should-retry") == nil)
            let huge = try gateway.chat(
                #"{"model":"m","max_tokens":101,"messages":[]}"#, fields: Self.team)
            #expect(huge.status == 429)
            #expect(huge.value("x-should-retry") == "false")
        }
    }

    @Test func `a stream's usage counts, and where it tells none its bytes do`() async throws {
        let gate = Locked(false)
        let upstream = try ModelServer.start { _ in
            let usage = #"{"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":900}}"#
            let text = #"{"choices":[{"index":0,"delta":{"content":"\#(String(repeating: "x", count: 150))"}}]}"#
            return UpstreamStep.events(gate.value ? [text, text, text] : [text, usage])
        }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream, Self.yaml("tokens_per_minute: 1000000")) { gateway in
            try #expect(gateway.chat(ChatBody.streaming, fields: Self.team).status == 200)
            try #expect(Self.usage(of: "team", gateway).total == 907)
            gate.change { $0 = true }
            try #expect(gateway.chat(ChatBody.streaming, fields: Self.team).status == 200)
            let more = try Self.usage(of: "team", gateway).total - 907
            #expect((3...12).contains(more), "\(more)")
        }
    }

    @Test func `only so many requests run at the same time, and a client that leaves frees its place`() async throws {
        let gate = Gate()
        let upstream = try ModelServer.start { _ in [.eventStreamHead, .event("{}"), .wait(gate), .lastChunk] }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream, Self.yaml("max_concurrent: 2")) { gateway in
            let body = Array(ChatBody.streaming.utf8)
            let clients = try (0..<2).map { _ in try gateway.client() }
            for client in clients {
                try client.send(
                    RawClient.request("POST", "/v1/chat/completions", fields: Self.team, body: body))
                _ = try client.readHead()
            }
            let refused = try gateway.chat(fields: Self.team)
            #expect(refused.status == 429)
            #expect(refused.value("Retry-After") == "1")
            clients[0].close()
            #expect(upstream.log.waitUntil { $0.departures.count == 1 })
            #expect(gateway.log.line { $0.contains("client_gone") } != nil)
            let next = try gateway.client()
            try next.send(RawClient.request("POST", "/v1/chat/completions", fields: Self.team, body: body))
            #expect(try next.readHead().status == 200)
            gate.open()
            for client in [clients[1], next] { _ = try client.readChunk() }
        }
    }

    @Test func `a budget ends with insufficient_quota and begins anew with its period`() async throws {
        let upstream = try ModelServer.start()
        defer { upstream.stop() }
        // One second before the end of November.
        let time = Locked<Int64>(1_796_083_199_000_000_000)
        let wall = WallClock { time.value }
        let limits = Self.yaml("budget: {period: monthly, tokens: 12}")
        try await TestGateway.run(before: upstream, limits, wall: wall) { gateway in
            // Each answer tells 5 tokens: 5 and 10 are below 12, 15 is not.
            for _ in 0..<3 { try #expect(gateway.chat(fields: Self.team).status == 200) }
            let refused = try gateway.chat(fields: Self.team)
            #expect(refused.status == 429)
            #expect(refused.error?.code == "insufficient_quota")
            #expect(refused.error?.type == "insufficient_quota")
            #expect(refused.value("x-should-retry") == "false")
            #expect(refused.value("Retry-After") == "1")
            time.change { $0 -= 86_400_000_000_000 }
            try #expect(gateway.chat(fields: Self.team).status == 429)
            time.change { $0 += 86_401_000_000_000 }
            try #expect(gateway.chat(fields: Self.team).status == 200)
            try #expect(Self.usage(of: "team", gateway).total == 20)
        }
    }

    @Test func `a budget of money goes by the prices of the models`() async throws {
        let upstream = try ModelServer.start { _ in
            let details = #""prompt_tokens_details":{"cached_tokens":400}"#
            return [.json(#"{"usage":{"prompt_tokens":1000,"completion_tokens":100,\#(details)}}"#)]
        }
        defer { upstream.stop() }
        let more = "prices: {\"local/m*\": {input: 2, output: 10, cached: 0.5}, m: {input: 1000000, output: 0}}"
        // 600 × 2 + 400 × 0.5 + 100 × 10 millionths: 0.0024 a request.
        let limits = Self.yaml("budget: {period: daily, cost: 0.005}", more: more)
        try await TestGateway.run(before: upstream, limits) { gateway in
            for _ in 0..<3 { try #expect(gateway.chat(fields: Self.team).status == 200) }
            try #expect(gateway.chat(fields: Self.team).error?.code == "insufficient_quota")
            let usage = try #require(gateway.get("/gateway/usage", fields: Self.team).json)
            let entry = try #require(usage["data"]?.elements.first { _ in true })
            #expect(entry["today"]?["cost"]?.double == 0.0072)
            #expect(entry["today"]?["cached_tokens"]?.int == 1200)
            #expect(entry["refused_requests"]?.int == 1)
        }
    }

    @Test func `limits are exact for two hundred clients at once on two workers`() async throws {
        let clock = ManualClock()
        try await TestGateway.run(
            "llm: {backend: echo}\n" + Self.yaml("requests_per_minute: 73"), clock: .manual(clock), workers: 2
        ) { gateway in
            let statuses = Locked<[Int]>([])
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<200 {
                    group.addTask {
                        let status = (try? gateway.chat(fields: Self.team).status) ?? 0
                        statuses.change { $0.append(status) }
                    }
                }
            }
            #expect(statuses.value.filter { $0 == 200 }.count == 73)
            #expect(statuses.value.filter { $0 == 429 }.count == 127)
            let usage = try gateway.get("/gateway/usage", fields: Self.team).json
            let entry = usage?["data"]?.elements.first { _ in true }
            #expect(entry?["total"]?["requests"]?.int == 73)
            #expect(entry?["refused_requests"]?.int == 127)
        }
    }

    @Test func `a key sees its own usage and an administrator's all`() async throws {
        let yaml = """
            llm: {backend: echo}
            gateway:
              api_keys: [plain-key]
              keys: [{name: team, value: team-key}, {name: boss, value: boss-key, admin: true}]
            """
        try await TestGateway.run(yaml) { gateway in
            try #expect(gateway.chat(fields: Self.team).status == 200)
            try #expect(gateway.chat(fields: "x-api-key: plain-key\r\n").status == 200)
            let own = try gateway.get("/gateway/usage", fields: Self.team)
            #expect(own.json?["data"]?.elements.compactMap { $0["key"]?.string } == ["team"])
            let all = try gateway.get("/gateway/usage", fields: "Authorization: Bearer boss-key\r\n")
            let names = all.json?["data"]?.elements.compactMap { $0["key"]?.string } ?? []
            #expect(names.count == 3)
            #expect(names.contains("team") && names.contains("boss"))
            try #expect(gateway.get("/gateway/usage").status == 401)
            #expect(gateway.log.line { $0.contains(#""key":"team""#) } != nil)
        }
    }

    private static func usage(of name: String, _ gateway: TestGateway) throws -> (requests: Int, total: Int) {
        let data = try gateway.get("/gateway/usage", fields: team).json?["data"]
        let total = data?.elements.first { $0["key"]?.string == name }?["total"]
        return (total?["requests"]?.int ?? -1, total?["total_tokens"]?.int ?? -1)
    }
}
