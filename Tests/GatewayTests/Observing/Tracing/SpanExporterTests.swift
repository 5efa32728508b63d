internal import Reactor
internal import Support
internal import Testing
internal import Wire

@testable internal import Configuration
@testable internal import Gateway

@Suite struct SpanExporterTests {
    /// A gateway with the embedded model, each of whose answers is two spans, on a held clock.
    private static func run(
        _ collector: Collector, _ tracing: String = "", interval: String = "5",
        _ body: (TestGateway, ManualClock) async throws -> Void
    ) async throws {
        defer { collector.stop() }
        let clock = ManualClock()
        try await TestGateway.run(
            "llm: {backend: echo}\n\(collector.yaml(tracing, interval: interval))", clock: .manual(clock)
        ) { gateway in
            try await body(gateway, clock)
        }
    }

    /// Asks, and returns when the spans have been handed over.
    private static func ask(_ gateway: TestGateway, times: Int = 1) throws {
        for _ in 0..<times { try #expect(gateway.chat().status == 200) }
        // What came before it on the loop is done then.
        _ = try gateway.get("/health")
    }

    private static func spans(_ outcome: String, in gateway: TestGateway) throws -> Double? {
        try gateway.scrape().value("llm_gateway_spans_total", ["outcome": outcome])
    }

    /// Whether the collector has got so many requests soon, and answered them.
    private static func has(_ collector: Collector, _ count: Int, within limit: Duration = .seconds(10)) -> Bool {
        collector.server.log.waitUntil(within: limit) { $0.requests.count >= count && $0.openRequests == 0 }
    }

    private static let briefly: Duration = .milliseconds(30)

    // MARK: Batches

    @Test func `spans wait for others, and go together`() async throws {
        let collector = try Collector.start()
        try await Self.run(collector) { gateway, clock in
            try Self.ask(gateway, times: 3)
            clock.advance(by: .seconds(4))
            try Self.ask(gateway)
            #expect(!Self.has(collector, 1, within: Self.briefly))
            clock.advance(by: .seconds(1))
            #expect(Self.has(collector, 1))
            try #expect(collector.spans(8).count == 8)
            #expect(collector.exports.count == 1)
            try Self.ask(gateway)
            try #expect(Self.spans("sent", in: gateway) == 8)
            #expect(collector.exports[0].requestLine == "POST /v1/traces HTTP/1.1")
        }
    }

    @Test func `enough spans for a batch wait for nothing`() async throws {
        let collector = try Collector.start()
        try await Self.run(collector, "queue: 4") { gateway, _ in
            try Self.ask(gateway, times: 2)
            try #expect(collector.spans(4).count == 4)
        }
    }

    @Test func `what finds no room is dropped and counted, and requests go on`() async throws {
        let gate = Gate()
        let collector = try Collector.start { _ in [.wait(gate), .json("{}")] }
        try await Self.run(collector, "queue: 4") { gateway, clock in
            // The first two exchanges are on their way, the next two wait, three are too many.
            try Self.ask(gateway, times: 2)
            #expect(collector.server.log.waitUntil { $0.requests.count == 1 })
            try Self.ask(gateway, times: 5)
            try #expect(Self.spans("dropped", in: gateway) == 6)
            #expect(gateway.log.line { $0.contains("too many spans wait") } != nil)
            gate.open()
            try #expect(collector.spans(8).count == 8)
            #expect(Self.has(collector, 2))
        }
    }

    @Test func `the oldest go first, as many as fit into a batch, and what is full takes no more`() {
        var queue = SpanQueue(limit: 600)
        for number in 0..<300 {
            let isTaken = queue.add(SpanBatch(bytes: Array("\(number)".utf8), count: 2))
            #expect(isTaken)
        }
        let isTaken = queue.add(SpanBatch(bytes: [], count: 1))
        #expect(!isTaken)
        let batch = queue.takeBatch()
        #expect(batch?.count == 512)
        #expect(batch?.bytes.starts(with: "0,1,2,".utf8) == true)
        #expect(queue.count == 88)
        let dropped = queue.removeAll()
        #expect(dropped == 88 && queue.isEmpty)
    }

    @Test func `one exchange finds room in the smallest queue`() async throws {
        let collector = try Collector.start()
        try await Self.run(collector, "queue: 1") { gateway, _ in
            try Self.ask(gateway)
            try #expect(collector.spans(2).count == 2)
        }
    }

    // MARK: Trying again

    /// Takes the spans after so many failures.
    private static func collector(failing failures: [UpstreamStep]) throws -> Collector {
        let rest = Locked(failures)
        return try Collector.start { _ in [rest.change { $0.isEmpty ? .json("{}") : $0.removeFirst() }] }
    }

    @Test(arguments: [429, 502, 503, 504])
    func `a collector that may take them later is asked again, later each time`(_ status: Int) async throws {
        let collector = try Self.collector(failing: Array(repeating: .json("{}", status: status), count: 3))
        try await Self.run(collector) { gateway, clock in
            try Self.ask(gateway)
            clock.advance(by: .seconds(5))
            // Chance takes up to a half of each pause.
            for (number, pause) in [(1, 1.0), (2, 2.0), (3, 4.0)] {
                #expect(Self.has(collector, number))
                try Self.ask(gateway)
                clock.advance(by: .seconds(pause * 0.49))
                #expect(!Self.has(collector, number + 1, within: Self.briefly))
                clock.advance(by: .seconds(pause * 0.52))
            }
            #expect(Self.has(collector, 4))
            #expect(Set(collector.exports.prefix(4).map(\.body)).count == 1)
            try Self.ask(gateway)
            try #expect(Self.spans("sent", in: gateway) == 2)
            try #expect(Self.spans("dropped", in: gateway) == 0)
        }
    }

    @Test func `a collector that says how long to wait is not asked before`() async throws {
        let busy = UpstreamStep.answer([], status: 503, fields: "Retry-After: 90\r\n")
        let collector = try Self.collector(failing: [busy])
        try await Self.run(collector) { gateway, clock in
            try Self.ask(gateway)
            clock.advance(by: .seconds(5))
            #expect(Self.has(collector, 1))
            try Self.ask(gateway)
            clock.advance(by: .seconds(89))
            #expect(!Self.has(collector, 2, within: Self.briefly))
            clock.advance(by: .seconds(1))
            #expect(Self.has(collector, 2))
            #expect(collector.exports[0].body == collector.exports[1].body)
        }
    }

    @Test func `spans that fail for a minute are dropped, and newer ones sent`() async throws {
        let failures = Array(repeating: UpstreamStep.json("{}", status: 503), count: 20)
        let collector = try Self.collector(failing: failures)
        try await Self.run(collector) { gateway, clock in
            try Self.ask(gateway)
            clock.advance(by: .seconds(5))
            #expect(Self.has(collector, 1))
            try Self.ask(gateway)
            for _ in 0..<4 {
                let count = collector.exports.count
                clock.advance(by: .seconds(31))
                #expect(Self.has(collector, count + 1))
                try Self.ask(gateway)
                if try Self.spans("dropped", in: gateway) == 2 { return }
            }
            Issue.record("nothing was dropped")
        }
    }

    @Test(arguments: [400, 401, 404, 413, 500, 302])
    func `what a collector refuses is not sent again`(_ status: Int) async throws {
        let collector = try Self.collector(failing: [.json("{}", status: status)])
        try await Self.run(collector) { gateway, clock in
            try Self.ask(gateway)
            clock.advance(by: .seconds(5))
            #expect(Self.has(collector, 1))
            try Self.ask(gateway)
            try #expect(Self.spans("rejected", in: gateway) == 2)
            clock.advance(by: .seconds(5))
            #expect(Self.has(collector, 2))
            #expect(collector.exports[0].body != collector.exports[1].body)
            #expect(gateway.log.line { $0.contains("takes no spans") && $0.contains("status \(status)") } != nil)
        }
    }

    @Test(arguments: [#"{"partialSuccess":{"rejectedSpans":"1","errorMessage":"no"}}"#])
    func `spans taken in part are counted, and told once`(_ answer: String) async throws {
        let collector = try Collector.start { _ in [.json(answer)] }
        try await Self.run(collector) { gateway, clock in
            for number in 1...3 {
                try Self.ask(gateway)
                clock.advance(by: .seconds(5))
                #expect(Self.has(collector, number))
            }
            try Self.ask(gateway)
            try #expect(Self.spans("rejected", in: gateway) == 3)
            try #expect(Self.spans("sent", in: gateway) == 3)
            let lines = gateway.log.all.filter { $0.contains("does not take all spans") }
            #expect(lines.count == 1)
            #expect(lines.first?.contains(#""rejected":"1","reason":"no""#) == true)
        }
    }

    @Test(arguments: [
        ("{}", 0, ""), ("", 0, ""), ("not JSON", 0, ""), (#"{"partialSuccess":{}}"#, 0, ""),
        (#"{"partialSuccess":{"rejectedSpans":"3"}}"#, 3, ""), (#"{"partialSuccess":{"rejectedSpans":3}}"#, 3, ""),
        (#"{"partialSuccess":{"rejectedSpans":"-3"}}"#, 0, ""), (#"{"partialSuccess":{"rejectedSpans":"x"}}"#, 0, ""),
        (#"{"partialSuccess":{"rejectedSpans":"0","errorMessage":"slow down"}}"#, 0, "slow down"),
    ])
    func `a collector's answer is read with care`(_ body: String, _ rejected: Int, _ message: String) {
        let answer = ExportAnswer(status: 200, .init(), Array(body.utf8))
        #expect(answer == .taken(rejected: rejected, message))
    }

    @Test func `a collector that is down costs requests nothing and is told of once a minute`() async throws {
        let collector = try Collector.start()
        let clock = ManualClock()
        collector.stop()
        let yaml = "llm: {backend: echo}\n\(collector.yaml(interval: "1"))"
        try await TestGateway.run(yaml, clock: .manual(clock)) { gateway in
            func lines() -> [String] { gateway.log.all.filter { $0.contains("takes no spans") } }
            try Self.ask(gateway)
            clock.advance(by: .seconds(1))
            #expect(gateway.log.line { $0.contains("takes no spans") } != nil)
            for second in 0..<59 {
                try Self.ask(gateway)
                clock.advance(by: .seconds(1))
                #expect(lines().count == 1, "after \(second) seconds")
            }
            for _ in 0..<40 where lines().count == 1 {
                try Self.ask(gateway)
                clock.advance(by: .seconds(1))
            }
            #expect(lines().count == 2)
            #expect(lines().first?.contains(collector.server.baseURL) == true)
        }
    }

    // MARK: The end

    @Test func `what waits is sent before the gateway has stopped`() async throws {
        let collector = try Collector.start()
        try await Self.run(collector, interval: "3600") { gateway, _ in
            try Self.ask(gateway, times: 3)
            #expect(collector.exports.isEmpty)
        }
        try #expect(collector.spans(6).count == 6)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a collector that stalls holds no gateway beyond its time to stop`() async throws {
        let collector = try Collector.start { _ in [.stall] }
        defer { collector.stop() }
        let yaml = collector.yaml("timeout: 3600", interval: "3600", gateway: "timeouts: {shutdown: 0}")
        try await TestGateway.run("llm: {backend: echo}\n\(yaml)") { gateway in try Self.ask(gateway) }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a collector that is down is asked once more at the end`() async throws {
        let collector = try Collector.start { _ in [.json("{}", status: 503)] }
        try await Self.run(collector) { gateway, clock in
            try Self.ask(gateway)
            clock.advance(by: .seconds(5))
            #expect(Self.has(collector, 1))
            try Self.ask(gateway)
        }
        #expect(collector.exports.count == 2)
    }

    // MARK: Configuration

    @Test func `the collector gets the headers, and learns whose spans they are`() async throws {
        let collector = try Collector.start()
        defer { collector.stop() }
        let yaml = """
            llm: {backend: echo}
            gateway:
              tracing:
                traces_endpoint: "\(collector.server.baseURL)/elsewhere/spans"
                endpoint: http://127.0.0.1:1
                headers: {x-api-key: the-key}
                service_name: "my \\"gateway\\""
                resource: {deployment.environment.name: test}
            """
        try await TestGateway.run(yaml) { gateway in
            #expect(!gateway.settings.origins.contains { $0.value.contains("the-key") })
            _ = try gateway.chat()
        }
        let export = try #require(collector.exports.first)
        #expect(export.requestLine == "POST /elsewhere/spans HTTP/1.1")
        #expect(export.values("x-api-key") == ["the-key"])
        let resource = try ExportedSpan.read(export).resource
        #expect(resource["service.name"] == .text("my \"gateway\""))
        #expect(resource["service.version"] == .text(GatewayVersion.text))
        #expect(resource["deployment.environment.name"] == .text("test"))
    }

    @Test func `an address without a path is asked at its root`() async throws {
        let collector = try Collector.start()
        defer { collector.stop() }
        let yaml = "llm: {backend: echo}\ngateway: {tracing: {traces_endpoint: \"\(collector.server.baseURL)\"}}"
        try await TestGateway.run(yaml) { gateway in _ = try gateway.chat() }
        #expect(collector.exports.first?.requestLine == "POST / HTTP/1.1")
    }

    @Test func `a reload sends later spans elsewhere, or none, and loses none that wait`() async throws {
        let collectors = [try Collector.start(), try Collector.start()]
        defer { for collector in collectors { collector.stop() } }
        let echo = "llm: {backend: echo}\n"
        try await TestGateway.run(echo + collectors[0].yaml(interval: "3600")) { gateway in
            try Self.ask(gateway)
            try await gateway.reload(echo + collectors[1].yaml(interval: "3600"))
            try #expect(collectors[0].spans(2).count == 2)
            try Self.ask(gateway, times: 2)
            try await gateway.reload(echo + collectors[1].yaml(interval: "3600", gateway: "log_level: debug"))
            #expect(collectors[1].exports.isEmpty)
            try await gateway.reload(echo)
            try #expect(collectors[1].spans(4).count == 4)
            try Self.ask(gateway)
            try #expect(gateway.scrape().all("llm_gateway_spans_total").isEmpty)
        }
        #expect(collectors.map(\.exports.count) == [1, 1])
    }
}
