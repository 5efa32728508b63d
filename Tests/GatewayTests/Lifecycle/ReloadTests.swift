internal import Foundation
internal import Support
internal import Testing

@testable internal import Configuration

@Suite struct ReloadTests {
    private static func yaml(_ upstream: TestUpstream, _ more: String = "") -> String {
        "llm: {backend: local, local_api_base: \"\(upstream.baseURL)/v1\"}\n\(more)"
    }

    /// Runs `body` on a thread of its own: what blocks must not hold those that tasks run on.
    private static func onThread<Result: Sendable>(
        _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: .init(catching: body)) }
        }
    }

    /// Asks for `alias` on one connection until it is over, and counts answers by the model that gave them.
    private static func askOnAndOn(_ gateway: TestGateway, until isOver: Locked<Bool>) throws -> [String: Int] {
        let client = try gateway.client()
        var answers: [String: Int] = [:]
        while !isOver.value {
            try client.startChat(ChatBody.naming("alias"))
            let response = try client.readResponse()
            let model = response.value("x-gateway-model") ?? "none"
            #expect(response.status == 200)
            // The head and the body are of one configuration.
            #expect(response.text.contains(#""model":"\#(model)""#))
            answers[model, default: 0] += 1
        }
        return answers
    }

    @Test func `a hundred reloads under load drop no connection and give no wrong answer`() async throws {
        let upstream = try ModelServer.start(models: ["one", "two"]) { request in
            [.json(#"{"echoed":\#(String(decoding: request.body, as: UTF8.self))}"#)]
        }
        defer { upstream.stop() }
        let files = ["one", "two"].map { Self.yaml(upstream, "models: {alias: local/\($0)}") }
        try await TestGateway.run(files[0]) { gateway in
            let isOver = Locked(false)
            let answers = try await withThrowingTaskGroup(of: [String: Int].self) { group in
                for _ in 0..<4 {
                    group.addTask { try await Self.onThread { try Self.askOnAndOn(gateway, until: isOver) } }
                }
                defer { isOver.change { $0 = true } }
                for number in 1...100 { try await gateway.reload(files[number % 2]) }
                isOver.change { $0 = true }
                return try await group.reduce(into: [:]) { sum, one in sum.merge(one, uniquingKeysWith: +) }
            }
            #expect(Set(answers.keys) == ["one", "two"])
            #expect(!gateway.log.all.contains { $0.contains(#""level":"error""#) || $0.contains(#""error":"#) })
            #expect(gateway.log.all.count { $0.contains("was read again") } == 100)
        }
    }

    @Test func `a request in flight ends by the configuration it began with, the next has the new one`() async throws {
        let gate = Gate()
        let upstream = try ModelServer.start { _ in
            [.eventStreamHead, .event("1"), .wait(gate), .event("[DONE]"), .lastChunk]
        }
        defer { upstream.stop() }
        try await TestGateway.run(Self.yaml(upstream, "gateway: {api_keys: [old]}")) { gateway in
            let client = try gateway.client()
            let body = Array(ChatBody.streaming.utf8)
            try client.send(
                RawClient.request("POST", "/v1/chat/completions", fields: "x-api-key: old\r\n", body: body))
            #expect(try client.readHead().status == 200)
            try #expect(client.readChunk() == "data: 1\n\n")
            try await gateway.reload("llm: {backend: echo}\ngateway: {api_keys: [new]}")
            try #expect(gateway.chat(fields: "x-api-key: old\r\n").status == 401)
            try #expect(gateway.chat(fields: "x-api-key: new\r\n").value("x-gateway-backend") == "echo")
            gate.open()
            try #expect(client.readChunk() == "data: [DONE]\n\n")
        }
    }

    @Test func `what needs a restart is named in a warning, and the rest holds`() async throws {
        try await TestGateway.run("llm: {backend: echo}") { gateway in
            try await gateway.reload("llm: {backend: echo}\ngateway: {usage_file: /tmp/other, strict_models: true}") {
                $0.server.workers = 7
            }
            let warning = try #require(gateway.log.line { $0.contains("needs a restart") })
            #expect(warning.contains("gateway.workers, gateway.usage_file"))
            try #expect(gateway.chat(ChatBody.naming("unknown")).status == 404)
        }
    }

    @Test func `a configuration that is wrong or cannot be used is refused, and the running one stays`() async throws {
        try await TestGateway.run("llm: {backend: echo}\ngateway: {strict_models: true}") { gateway in
            let wrong = #expect(throws: ConfigurationError.self) {
                try ConfigurationLoader.settings(in: Array("gateway: {prot: 1}".utf8), file: "config.yaml")
            }
            gateway.refuse(try #require(wrong))
            let line = try #require(gateway.log.line { $0.contains("is wrong and was not taken") })
            #expect(line.contains("prot"))
            try await gateway.reload("llm: {backend: gemini}")
            #expect(gateway.log.line { $0.contains("the new configuration was not taken") } != nil)
            try #expect(gateway.chat(ChatBody.naming("unknown")).status == 404)
            try #expect(gateway.chat(ChatBody.naming("echo")).status == 200)
        }
    }

    @Test func `limits by the minute outlive a reload`() async throws {
        let yaml = "llm: {backend: echo}\ngateway: {keys: [{name: a, value: k, requests_per_minute: 1}]}"
        try await TestGateway.run(yaml) { gateway in
            try #expect(gateway.chat(fields: "x-api-key: k\r\n").status == 200)
            try await gateway.reload(yaml)
            try #expect(gateway.chat(fields: "x-api-key: k\r\n").status == 429)
        }
    }
}
