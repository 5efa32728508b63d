import Testing

@testable import Configuration

@Suite struct SettingsTests {
    @Test func `every key of the two sections is read`() throws {
        let yaml = """
            llm:
              backend: openai
              local_api_base: http://a:1/v1/
              local_model: 1e3
              local_api_key: k1
              gemini_api_key: k2
              gemini_model: no
              gemini_api_base: https://b
              openai_api_key: |
                k3
              openai_api_base: https://c/v1
              openai_model: 1.10
              temperature: 1
              max_tokens: 10
              top_p: 0.5
              timeout_seconds: 30
              timeouts: {connect: 0.5, idle: 7, total: 600}
              ollama: {native: true, num_ctx: 8192, keep_alive: 1h30m, think: false}
            gateway:
              host: 127.0.0.2
              port: 1
              workers: 3
              api_keys: [a, b]
              log_level: warning
              log_bodies: true
              strict_models: True
              strict_parameters: true
              route_by_model: FALSE
              cors_origins: [https://example.org, "null"]
              limits: {head_bytes: 1024, request_line_bytes: 256, header_fields: 10, body_bytes: 1025, connections: 2,
                       connections_per_address: 3, upstream_body_bytes: 1026, event_bytes: 1027, send_queue_bytes: 4096}
              timeouts: {head: 1, body: 2, keep_alive: 3, write_stall: 4, shutdown: 0, heartbeat: 0}
              media: {fetch: false, bytes: 2048, timeout: 5, private_addresses: true}
              cache: {enabled: true, bytes: 4096, entry_bytes: 2048, max_age: 7, requests: all, per_key: true}
            """
        let settings = try load(yaml)
        var llm = LLMSettings()
        llm.backend = .openai
        llm.localAPIBase = "http://a:1/v1"
        llm.localAPIBaseIsExplicit = true
        llm.localModel = "1e3"
        llm.localAPIKey = Secret("k1")
        llm.geminiAPIKey = Secret("k2")
        llm.geminiModel = "no"
        llm.geminiAPIBase = "https://b"
        llm.openAIAPIKey = Secret("k3")
        llm.openAIAPIBase = "https://c/v1"
        llm.openAIModel = "1.10"
        llm.temperature = 1
        llm.maxTokens = 10
        llm.topP = 0.5
        llm.timeout = .seconds(30)
        llm.timeouts.connect = .milliseconds(500)
        llm.timeouts.firstByte = .seconds(30)
        llm.timeouts.idle = .seconds(7)
        llm.ollama.native = true
        llm.ollama.numCtx = 8192
        llm.ollama.keepAlive = "1h30m"
        llm.ollama.think = "false"
        llm.timeouts.total = .seconds(600)
        #expect(settings.llm == llm)
        var server = ServerSettings()
        server.host = "127.0.0.2"
        server.port = 1
        server.workers = 3
        server.apiKeys = ["a", "b"].compactMap { Secret($0) }
        server.logLevel = .warning
        server.logBodies = true
        server.strictModels = true
        server.strictParameters = true
        server.routeByModel = false
        server.corsOrigins = ["https://example.org", "null"]
        server.limits.headBytes = 1024
        server.limits.requestLineBytes = 256
        server.limits.headerFields = 10
        server.limits.bodyBytes = 1025
        server.limits.connections = 2
        server.limits.connectionsPerAddress = 3
        server.limits.upstreamBodyBytes = 1026
        server.limits.eventBytes = 1027
        server.limits.sendQueueBytes = 4096
        server.timeouts.head = .seconds(1)
        server.timeouts.body = .seconds(2)
        server.timeouts.keepAlive = .seconds(3)
        server.timeouts.writeStall = .seconds(4)
        server.timeouts.shutdown = .zero
        server.timeouts.heartbeat = .zero
        server.media.fetch = false
        server.media.bytes = 2048
        server.media.timeout = .seconds(5)
        server.media.privateAddresses = true
        server.cache.enabled = true
        server.cache.bytes = 4096
        server.cache.entryBytes = 2048
        server.cache.maxAge = .seconds(7)
        server.cache.requests = .all
        server.cache.perKey = true
        #expect(settings.server == server)
    }

    @Test func `auto may stand in quotes and a number may not`() throws {
        #expect(try load("gateway: {workers: \"auto\"}\n").server.workers == nil)
        #expect(problems(in: "gateway: {workers: \"2\"}\n").count == 1)
    }

    @Test func `the defaults are the documented ones`() {
        let settings = GatewaySettings()
        #expect(settings.llm.timeout == .seconds(120))
        #expect(settings.llm.timeouts.firstByte == .seconds(120))
        #expect(settings.llm.timeouts.connect == .seconds(5))
        #expect(settings.llm.timeouts.idle == .seconds(60))
        #expect(settings.server.limits.headBytes == 32_768)
        #expect(settings.server.limits.requestLineBytes == 8192)
        #expect(settings.server.limits.bodyBytes == 67_108_864)
        #expect(settings.server.limits.eventBytes == 8_388_608)
        #expect(settings.server.limits.sendQueueBytes == 262_144)
        #expect(settings.server.timeouts.keepAlive == .seconds(65))
    }

    @Test func `the section of the original project is read unchanged`() throws {
        let yaml = """
            llm:
              backend: "auto"
              local_api_base: "http://localhost:8000/v1"
              local_model: null
              local_api_key: null
              gemini_api_key: null
              gemini_model: "gemini-2.5-flash"
              gemini_api_base: "https://generativelanguage.googleapis.com/v1beta"
              openai_api_key: null
              openai_api_base: "https://api.openai.com/v1"
              openai_model: "gpt-4o-mini"
              temperature: 0.7
              max_tokens: 4096
              top_p: 0.9
              timeout_seconds: 120.0
            """
        #expect(try load(yaml).llm == LLMSettings())
    }

    @Test(arguments: [
        "llm: {max_tokens: 0}", "llm: {top_p: 1.1}", "llm: {temperature: -0.1}", "llm: {timeout_seconds: 0}",
        "llm: {timeout_seconds: 86401}", "llm: {gemini_model: \"\"}", "llm: {gemini_model: [a]}", "llm: {backend: A b}",
        "gateway: {port: 0}", "gateway: {workers: 0}", "gateway: {workers: many}", "gateway: {workers: \"2\"}",
        "gateway: {api_keys: [\"\"]}", "gateway: {api_keys: [null]}", "gateway: {api_keys: [[a]]}",
        "gateway: {api_keys: key}", "gateway: {cors_origins: [\"https://a/\"]}", "gateway: {cors_origins: [\"a b\"]}",
        "gateway: {limits: {head_bytes: 0}}", "gateway: {limits: {connections: -1}}", "gateway: {timeouts: {head: 0}}",
        "gateway: {timeouts: {head: 1e3}}", "gateway: {limits: []}", "backends: {}", "backends: [a]", "models: []",
        "[]",
        "text",
    ])
    func `a value out of its bounds is one problem`(yaml: String) {
        #expect(problems(in: yaml + "\n").count == 1)
    }
}
