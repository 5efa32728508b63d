internal import Configuration
internal import Support
internal import Testing
internal import Wire

@testable internal import Gateway

@Suite struct TraceContextTests {
    private static let trace = "0af7651916cd43dd8448eb211c80319c"
    private static let parent = "b7ad6b7169203331"

    /// A gateway in front of one server, which tells a collector.
    private static func run(
        _ tracing: String = "", _ body: (TestGateway, TestUpstream, Collector) async throws -> Void
    ) async throws {
        let upstream = try ModelServer.start()
        let collector = try Collector.start()
        defer {
            upstream.stop()
            collector.stop()
        }
        try await TestGateway.run(before: upstream, collector.yaml(tracing)) { gateway in
            try await body(gateway, upstream, collector)
        }
    }

    @Test func `a valid traceparent is gone on with, and tracestate and baggage pass`() async throws {
        try await Self.run { gateway, upstream, collector in
            let response = try gateway.chat(
                fields: "traceparent: 00-\(Self.trace)-\(Self.parent)-01\r\ntracestate: a=1, b=2\r\n"
                    + "TraceState: c=3\r\nbaggage: user=7\r\n")
            let (server, attempts) = try collector.exchange(attempts: 1)
            let span = try #require(attempts.first)
            #expect(server.trace == Self.trace && server.parent == Self.parent)
            // The parent is known to be elsewhere, and to be no random number of ours.
            #expect(server.flags == 0x301 && span.flags == 0x101)
            #expect(server.state == "a=1, b=2,c=3" && span.state == server.state)
            let question = try #require(upstream.log.current.questions.first)
            #expect(question.values("traceparent") == ["00-\(Self.trace)-\(span.id)-01"])
            #expect(question.values("tracestate") == ["a=1, b=2,c=3"])
            #expect(question.values("baggage") == ["user=7"])
            let line = gateway.log.request(response.value("x-request-id") ?? "-")
            #expect(line?.contains(#""trace_id":"\#(Self.trace)""#) == true)
        }
    }

    @Test func `without one a trace begins, another for each request`() async throws {
        try await Self.run { gateway, _, collector in
            for _ in 0..<3 { _ = try gateway.chat(fields: "tracestate: a=1\r\n") }
            let spans = try collector.spans(6)
            #expect(Set(spans.map(\.trace)).count == 3)
            #expect(Set(spans.map(\.id)).count == 6)
            #expect(spans.allSatisfy { $0.state == nil && $0.flags == 0x103 })
        }
    }

    @Test(arguments: [
        "00-\(trace)-\(parent)", "00-\(trace)-\(parent)-1", "00-\(trace)-\(parent)-01-", "00-\(trace)-\(parent)-01-00",
        "ff-\(trace)-\(parent)-01", "0-\(trace)-\(parent)-01", "0X-\(trace)-\(parent)-01",
        "00-00000000000000000000000000000000-\(parent)-01", "00-\(trace)-0000000000000000-01",
        "00-\(trace.uppercased())-\(parent)-01", "00-\(trace)-\(parent.uppercased())-01", "00-\(trace)-\(parent)-0G",
        "00_\(trace)_\(parent)_01", "01-\(trace)-\(parent)-01x", "", "nonsense",
    ])
    func `one that is wrong begins a new trace, and its tracestate goes no further`(_ value: String) async throws {
        try await Self.run { gateway, upstream, collector in
            _ = try gateway.chat(fields: "traceparent: \(value)\r\ntracestate: a=1\r\n")
            let server = try collector.exchange(attempts: 1).server
            #expect(server.trace != Self.trace && server.parent == nil)
            let question = try #require(upstream.log.current.questions.first)
            #expect(question.values("traceparent").first?.hasPrefix("00-\(server.trace)-") == true)
            #expect(question.values("tracestate").isEmpty)
        }
    }

    @Test func `two of them are as good as none`() async throws {
        try await Self.run { gateway, _, collector in
            let field = "traceparent: 00-\(Self.trace)-\(Self.parent)-01\r\n"
            _ = try gateway.chat(fields: field + field)
            try #expect(collector.exchange(attempts: 1).server.trace != Self.trace)
        }
    }

    @Test(arguments: ["01-\(trace)-\(parent)-01", "cc-\(trace)-\(parent)-ff-what-comes-later"])
    func `one of a later version is read as far as it is known`(_ value: String) throws {
        let context = try #require(TraceContext(Array(value.utf8)[...]))
        #expect(context.trace.text == Self.trace && context.isSampled)
        #expect(String(decoding: context.header, as: UTF8.self).hasPrefix("00-\(Self.trace)-\(Self.parent)-0"))
    }

    @Test(arguments: [0, 1, 2, 3])
    func `what is written is read as the same`(_ flags: UInt8) throws {
        var numbers = RandomNumbers(seed: 7)
        for _ in 0..<100 {
            let context = TraceContext(trace: TraceID(using: &numbers), span: 0, flags: flags).child(using: &numbers)
            #expect(TraceContext(context.header[...]) == context)
        }
    }

    @Test func `without a collector they pass as they came`() async throws {
        let upstream = try ModelServer.start()
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream) { gateway in
            let response = try gateway.chat(fields: "traceparent: any thing\r\ntracestate: a=1\r\n")
            let question = try #require(upstream.log.current.questions.first)
            #expect(question.values("traceparent") == ["any thing"])
            #expect(question.values("tracestate") == ["a=1"])
            #expect(gateway.log.request(response.value("x-request-id") ?? "-")?.contains("trace_id") == false)
        }
    }

    // MARK: Sampling

    @Test(arguments: [
        // Sampler, ratio, the caller's flags or none, the flags that go on.
        ("parentbased_traceidratio", "0", "01", "01"), ("parentbased_traceidratio", "1", "00", "00"),
        ("parentbased_traceidratio", "1", "", "03"), ("parentbased_traceidratio", "0", "", "02"),
        ("parentbased_always_off", "1", "01", "01"), ("parentbased_always_off", "1", "", "02"),
        ("parentbased_always_on", "0", "00", "00"), ("parentbased_always_on", "0", "", "03"),
        ("always_on", "0", "00", "01"), ("always_off", "1", "01", "00"), ("traceidratio", "0", "03", "02"),
        ("traceidratio", "1", "00", "01"),
    ])
    func `the sampler decides, and says so to the backend`(
        _ sampler: String, _ ratio: String, _ given: String, _ flags: String
    ) async throws {
        let upstream = try ModelServer.start()
        let collector = try Collector.start()
        defer {
            upstream.stop()
            collector.stop()
        }
        let tracing = collector.yaml("sampler: \(sampler), sample_ratio: \(ratio)")
        try await TestGateway.run(before: upstream, tracing) { gateway in
            let field = given.isEmpty ? "" : "traceparent: 00-\(Self.trace)-\(Self.parent)-\(given)\r\n"
            _ = try gateway.chat(fields: field)
            let header = try #require(upstream.log.current.questions.first?.values("traceparent").first)
            #expect(header.hasSuffix("-\(flags)"))
            #expect(given.isEmpty || header.hasPrefix("00-\(Self.trace)-"))
        }
        // What was to be sent has been when the gateway has stopped.
        #expect(collector.exports.isEmpty == (flags == "00" || flags == "02"))
    }

    @Test func `a ratio samples that share, and of two the larger one all that the smaller does`() throws {
        var settings = TracingSettings()
        settings.sampleRatio = 0.25
        let quarter = TraceSampling(settings)
        settings.sampleRatio = 0.5
        let half = TraceSampling(settings)
        var numbers = RandomNumbers(seed: 1)
        var counts = (quarter: 0, half: 0)
        for _ in 0..<10_000 {
            let trace = TraceID(using: &numbers)
            if quarter.samples(trace) {
                counts.quarter += 1
                #expect(half.samples(trace))
            }
            if half.samples(trace) { counts.half += 1 }
        }
        #expect((2300..<2700).contains(counts.quarter))
        #expect((4800..<5200).contains(counts.half))
    }
}
