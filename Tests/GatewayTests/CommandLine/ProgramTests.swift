internal import Foundation
internal import Support
internal import Testing

/// The program itself: its commands, its exit status, its signals.
@Suite struct ProgramTests {
    @Test func `it tells its version and its help`() throws {
        let version = try GatewayProcess(["--version"]).end()
        #expect(version.status == 0)
        #expect(version.output.hasPrefix("llm-gateway "))
        let help = try GatewayProcess(["--help"]).end()
        #expect(help.status == 0)
        #expect(help.output.contains("usage: llm-gateway [COMMAND] [FLAGS]"))
        #expect(help.error.isEmpty)
    }

    @Test func `a wrong command line is status 64 and a hint`() throws {
        let result = try GatewayProcess(["--prot", "1"]).end()
        #expect(result.status == 64)
        #expect(result.error.contains(#"did you mean "--port"?"#))
        #expect(result.error.contains("See llm-gateway --help"))
        #expect(result.output.isEmpty)
    }

    @Test func `a wrong configuration is status 64 with file, line and caret`() throws {
        let files = ["config.yaml": "llm:\n  backnd: echo\ngateway:\n  port: many\n"]
        let result = try GatewayProcess(["check"], files: files).end()
        #expect(result.status == 64)
        #expect(result.error.contains("config.yaml:2:3:"))
        #expect(result.error.contains("config.yaml:4:9:"))
        #expect(result.error.contains("backend"))
        #expect(result.error.contains("^"))
    }

    @Test func `a port in use is status 1 and names another`() throws {
        let taken = try TestUpstream { _ in [] }
        defer { taken.stop() }
        let result = try GatewayProcess(["--backend", "echo", "--port", "\(taken.port)"]).end()
        #expect(result.status == 1)
        #expect(result.error.contains("127.0.0.1:\(taken.port) is in use by another program"))
        #expect(result.error.contains("--port \(taken.port + 1)"))
    }

    @Test func `two gateways never share a port`() throws {
        let (first, port) = try GatewayProcess.serve(["--backend", "echo"])
        let second = try GatewayProcess(["--backend", "echo", "--port", "\(port)"]).end()
        #expect(second.status == 1)
        #expect(second.error.contains("in use"))
        first.signal(SIGTERM)
        #expect(try first.end().status == 0)
    }

    @Test func `it serves, says where and how, and ends on a signal`() throws {
        for number in [SIGTERM, SIGINT] {
            let (process, port) = try GatewayProcess.serve(
                ["--backend", "echo"], environment: ["LLM_GATEWAY_WORKERS": "2"])
            let client = try RawClient(port: port)
            try client.startChat(ChatBody.plain)
            #expect(try client.readResponse().content?.contains("Hi") == true)
            process.signal(number)
            let result = try process.end()
            #expect(result.status == 0)
            #expect(result.error.contains("backend: echo, chosen by"))
            #expect(result.error.contains("try:     curl http://127.0.0.1:"))
            #expect(result.error.contains(#""message":"request""#))
        }
    }

    @Test func `SIGTERM lets a stream end, refuses new connections, exits 0`() throws {
        let gate = Gate()
        let upstream = try ModelServer.start { _ in
            [.eventStreamHead, .event("1"), .wait(gate), .event("2"), .event("[DONE]"), .lastChunk]
        }
        defer { upstream.stop() }
        let (process, port) = try GatewayProcess.serve(environment: Self.local(upstream))
        let client = try RawClient(port: port)
        try client.startChat(ChatBody.streaming)
        _ = try client.readHead()
        try #expect(client.readChunk() == "data: 1\n\n")
        process.signal(SIGTERM)
        #expect(process.waitForError { $0.contains("stopping") })
        try Self.waitUntilRefused(port)
        gate.open()
        #expect(String(decoding: try client.readToEnd(), as: UTF8.self).contains("data: [DONE]"))
        #expect(try process.end().status == 0)
    }

    @Test func `a second signal ends it at once`() throws {
        let upstream = try ModelServer.start { _ in [.eventStreamHead, .event("1"), .stall] }
        defer { upstream.stop() }
        let (process, port) = try GatewayProcess.serve(environment: Self.local(upstream))
        let client = try RawClient(port: port)
        try client.startChat(ChatBody.streaming)
        _ = try client.readHead()
        try #expect(client.readChunk() == "data: 1\n\n")
        process.signal(SIGTERM)
        #expect(process.waitForError { $0.contains("stopping") })
        process.signal(SIGINT)
        #expect(try process.end().status == 128 + SIGINT)
        #expect(upstream.log.waitUntil { $0.departures.count == 1 })
    }

    @Test func `the grace period ends what does not end by itself`() throws {
        let upstream = try ModelServer.start { _ in [.eventStreamHead, .event("1"), .stall] }
        defer { upstream.stop() }
        let (process, port) = try GatewayProcess.serve(
            environment: Self.local(upstream), files: ["config.yaml": "gateway: {timeouts: {shutdown: 0.2}}"])
        let client = try RawClient(port: port)
        try client.startChat(ChatBody.streaming)
        _ = try client.readHead()
        process.signal(SIGTERM)
        #expect(try process.end().status == 0)
    }

    @Test func `check shows what is in effect, hides secrets, and tries the backends`() throws {
        let upstream = try ModelServer.start(models: ["a", "b"])
        defer { upstream.stop() }
        let environment = ["LOCAL_LLM_API_BASE": upstream.baseURL + "/v1", "OPENAI_API_KEY": "sk-planted"]
        let files = ["config.yaml": "llm: {backend: local, openai_api_base: \"http://127.0.0.1:1/v1\"}"]
        let result = try GatewayProcess(["check"], environment: environment, files: files).end()
        #expect(result.status == 0)
        #expect(
            result.output.contains("configuration: ./config.yaml")
                || result.output.contains("configuration: config.yaml"))
        #expect(result.output.contains("local: ok, 2 models"))
        #expect(result.output.contains("openai: cannot reach backend"))
        #expect(result.output.contains("LOCAL_LLM_API_BASE"))
        #expect(!result.output.contains("sk-planted"))
        upstream.stop()
        #expect(try GatewayProcess(["check"], environment: environment, files: files).end().status == 1)
    }

    @Test func `models lists what is served, one a line`() throws {
        let upstream = try ModelServer.start(models: ["a", "org/b"])
        defer { upstream.stop() }
        let files = [
            "config.yaml": """
            llm: {backend: local, local_api_base: "\(upstream.baseURL)/v1"}
            backends: [{name: dead, kind: openai, base_url: "http://127.0.0.1:1/v1"}]
            models: {fast: a}
            """
        ]
        let result = try GatewayProcess(["models"], files: files).end()
        #expect(result.status == 0)
        #expect(result.output == "fast\na\norg/b\n")
        #expect(result.error.contains("left out dead"))
    }

    private static func local(_ upstream: TestUpstream) -> [String: String] {
        ["LLM_BACKEND": "local", "LOCAL_LLM_API_BASE": upstream.baseURL + "/v1"]
    }

    private static func waitUntilRefused(_ port: UInt16) throws {
        // The listeners close one after the other, each on its own loop.
        let limit = Date(timeIntervalSinceNow: 5)
        while Date() < limit {
            guard let probe = try? RawClient(port: port) else { return }
            probe.close()
        }
        Issue.record("connections are still taken")
    }
}
