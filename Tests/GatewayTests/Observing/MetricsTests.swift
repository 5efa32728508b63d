internal import Reactor
internal import Support
internal import Testing

@testable internal import Gateway

@Suite struct MetricsTests {
    private static let chat = ["route": "chat", "backend": "local", "model": "m"]

    @Test func `requests are counted by route, backend, model and status`() async throws {
        let upstream = try ModelServer.start { request in
            String(decoding: request.body, as: UTF8.self).contains("fail")
                ? [.json(#"{"error":{"message":"no"}}"#, status: 429)] : [.json(ModelServer.answer)]
        }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream) { gateway in
            for _ in 0..<3 { _ = try gateway.chat() }
            for _ in 0..<2 { _ = try gateway.chat(ChatBody.plain.replacing("Hi", with: "fail")) }
            _ = try gateway.get("/nowhere")
            _ = try gateway.post("/v1/chat/completions", "{")
            let page = try gateway.scrape()
            let requests = "llm_gateway_requests_total"
            #expect(page.value(requests, Self.chat.merging(["status": "200"]) { $1 }) == 3)
            #expect(page.value(requests, Self.chat.merging(["status": "429"]) { $1 }) == 2)
            #expect(page.value(requests, ["route": "other", "status": "404"]) == 1)
            #expect(page.value(requests, ["route": "chat", "status": "400"]) == 1)
            let errors = "llm_gateway_errors_total"
            #expect(page.value(errors, Self.chat.merging(["kind": "upstream_429"]) { $1 }) == 2)
            #expect(page.value(errors, ["kind": "unknown_url"]) == 1)
            #expect(page.value(errors, ["kind": "invalid_json"]) == 1)
            #expect(page.all(errors).count == 3)
        }
    }

    @Test func `tokens are counted as the backend tells them`() async throws {
        let usage = #"{"prompt_tokens":1000,"completion_tokens":5,"total_tokens":1005}"#
        let upstream = try ModelServer.start { request in
            request.body.contains(UInt8(ascii: "z"))
                ? UpstreamStep.events([#"{"choices":[],"usage":\#(usage)}"#]) : [.json(ModelServer.answer)]
        }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream) { gateway in
            _ = try gateway.chat()
            _ = try gateway.chat(ChatBody.streaming.replacing("Hi", with: "z"))
            let page = try gateway.scrape()
            for (type, sum) in [("input", 1003.0), ("output", 7.0)] {
                #expect(page.value("llm_gateway_tokens_total", ["type": type]) == sum)
                let labels = ["gen_ai_token_type": type, "gen_ai_request_model": "m", "gen_ai_operation_name": "chat"]
                #expect(page.value("gen_ai_client_token_usage_sum", labels) == sum)
                #expect(page.value("gen_ai_client_token_usage_count", labels) == 2)
            }
            let small = ["gen_ai_token_type": "input", "le": "256.0"]
            #expect(page.value("gen_ai_client_token_usage_bucket", small) == 1)
        }
    }

    @Test func `times are measured from the first byte of the request`() async throws {
        let clock = ManualClock()
        let gates = [Gate(), Gate()]
        let usage = #"{"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":5,"total_tokens":8}}"#
        let upstream = try ModelServer.start { _ in
            [.wait(gates[0]), .eventStreamHead, .event(#"{"choices":[]}"#), .wait(gates[1]), .event(usage), .lastChunk]
        }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream, clock: .manual(clock)) { gateway in
            try gateway.chatSlowly(upstream, past: gates, on: clock)
            let page = try gateway.scrape()
            for (name, sum) in [
                ("gen_ai_server_time_to_first_token_seconds", 0.6),
                ("gen_ai_server_time_per_output_token_seconds", 0.2),
                ("gen_ai_server_request_duration_seconds", 1.4),
            ] {
                #expect(page.value("\(name)_sum") == sum)
                #expect(page.value("\(name)_count") == 1)
                #expect(page.value("\(name)_bucket", ["le": "+Inf"]) == 1)
            }
            #expect(page.value("gen_ai_server_time_to_first_token_seconds_bucket", ["le": "0.5"]) == 0)
            #expect(page.value("gen_ai_server_time_to_first_token_seconds_bucket", ["le": "0.75"]) == 1)
            // All of it was waiting. The page's sum holds the others' time too, which the clock may have moved within.
            let line = gateway.log.line { $0.contains("/chat/completions") && $0.contains(#""overhead_us":0"#) }
            #expect(line != nil)
            #expect(page.value("llm_gateway_overhead_seconds_count") == 5)
        }
    }

    @Test func `what is under way is told while it is`() async throws {
        let gate = Gate()
        let upstream = try ModelServer.start { _ in [.wait(gate), .json(ModelServer.answer)] }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream) { gateway in
            let client = try gateway.client()
            try client.startChat(ChatBody.plain)
            #expect(upstream.log.waitUntil { !$0.questions.isEmpty })
            var page = try gateway.scrape()
            // The scrape is a request itself.
            #expect(page.value("llm_gateway_requests_in_flight") == 2)
            #expect(page.value("llm_gateway_connections") == 2)
            gate.open()
            _ = try client.readResponse()
            page = try gateway.scrape()
            #expect(page.value("llm_gateway_requests_in_flight") == 1)
        }
    }

    @Test func `a client that leaves is counted`() async throws {
        let upstream = try ModelServer.start { _ in [.stall] }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream) { gateway in
            let client = try gateway.client()
            try client.startChat(ChatBody.plain)
            #expect(upstream.log.waitUntil { !$0.questions.isEmpty })
            client.reset()
            #expect(gateway.log.line { $0.contains("client_gone") } != nil)
            #expect(try gateway.scrape().value("llm_gateway_clients_gone_total", Self.chat) == 1)
        }
    }

    @Test func `the process and its loops are told of`() async throws {
        try await TestGateway.run("llm: {backend: echo}") { gateway in
            let first = try gateway.scrape()
            let memory = try #require(first.value("process_resident_memory_bytes"))
            let descriptors = try #require(first.value("process_open_fds"))
            let limit = try #require(first.value("process_max_fds"))
            let start = try #require(first.value("process_start_time_seconds"))
            #expect(memory > 1_000_000)
            #expect(descriptors > 3 && descriptors <= limit)
            #expect(start > 1_700_000_000)
            #expect(first.value("llm_gateway_build_info", ["version": GatewayVersion.text]) == 1)
            let second = try gateway.scrape()
            for name in ["llm_gateway_loop_turns_total", "process_cpu_seconds_total"] {
                let (before, after) = (try #require(first.value(name)), try #require(second.value(name)))
                #expect(after > before)
            }
        }
    }

    @Test func `without metrics nothing is counted and the page says so`() async throws {
        try await TestGateway.run("llm: {backend: echo}\ngateway: {metrics: {enabled: false}}") { gateway in
            let answer = try gateway.get("/metrics")
            #expect(answer.status == 404)
            #expect(answer.error?.code == "metrics_off")
        }
    }
}
