internal import Support
internal import Testing

@testable internal import Gateway

@Suite struct ExpositionTests {
    private static func text(
        _ format: ExpositionWriter.Format = .text, _ body: (inout ExpositionWriter) -> Void
    ) -> String {
        var writer = ExpositionWriter(format)
        body(&writer)
        writer.finish()
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test func `a counter bears its suffix where the format wants it`() {
        let body: (inout ExpositionWriter) -> Void = { writer in
            writer.begin("things", .counter, "Things.")
            writer.sample(7, [("kind", "a"), ("empty", "")])
        }
        #expect(
            Self.text(.text, body)
                == "# HELP things_total Things.\n# TYPE things_total counter\nthings_total{kind=\"a\"} 7\n")
        #expect(
            Self.text(.openMetrics, body)
                == "# HELP things Things.\n# TYPE things counter\nthings_total{kind=\"a\"} 7\n# EOF\n")
    }

    @Test(arguments: [
        (0, "0.0"), (1, "0.000000001"), (20_000, "0.00002"), (1_500_000_000, "1.5"), (2_000_000_000, "2.0"),
        (-1_250_000_000, "-1.25"), (Int.max, "9223372036.854775807"),
    ])
    func `nanoseconds are told as seconds`(_ nanoseconds: Int, _ seconds: String) {
        let text = Self.text { writer in
            writer.begin("age_seconds", .gauge, "Age.")
            writer.sample(nanoseconds, decimals: 9)
        }
        #expect(text.hasSuffix("\nage_seconds \(seconds)\n"))
    }

    @Test func `a histogram's buckets are cumulated and end with all`() throws {
        let histogram = Histogram(.tokens)
        for value in [1, 2, 4, 5, 1 << 40, -3] { histogram.record(value) }
        let page = try Scrape(
            Self.text { writer in
                writer.begin("size", .histogram, "Size.")
                writer.histogram(histogram.total, [("of", "x")])
            })
        for (bound, count) in [("1.0", 2.0), ("4.0", 4), ("16.0", 5), ("67108864.0", 5), ("+Inf", 6)] {
            #expect(page.value("size_bucket", ["le": bound, "of": "x"]) == count)
        }
        #expect(page.value("size_count", ["of": "x"]) == 6)
        #expect(page.value("size_sum", ["of": "x"]) == Double(12 + 1 << 40))
        let buckets = page.all("size_bucket").map(\.value)
        #expect(buckets == buckets.sorted() && buckets.count == HistogramScale.tokens.bounds.count + 1)
    }

    @Test(arguments: [
        HistogramScale.tokens, .duration, .timeToFirstToken, .timePerOutputToken, .overhead,
    ])
    func `bounds rise, and there is a bucket for each`(_ scale: HistogramScale) {
        #expect(scale.bounds == Array(Set(scale.bounds)).sorted())
        #expect(scale.bounds.count <= Histogram.mostBounds)
    }

    @Test(arguments: [
        ("text/plain", false), ("application/openmetrics-text; version=1.0.0; charset=utf-8", true),
        ("application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.2,*/*;q=0.1", true),
        ("application/openmetrics-text;q=0,*/*", false), ("application/openmetrics-text; version=2.0.0", false),
        ("*/*", false),
    ])
    func `the format is the one that is asked for`(_ accept: String, _ isOpenMetrics: Bool) async throws {
        try await TestGateway.run("llm: {backend: echo}") { gateway in
            let answer = try gateway.get("/metrics", fields: "Accept: \(accept)\r\n")
            let type = try #require(answer.value("content-type"))
            #expect(
                type.hasPrefix(
                    isOpenMetrics ? "application/openmetrics-text; version=1.0.0" : "text/plain; version=0.0.4"))
            let page = try Scrape(answer.text)
            #expect(page.isEnded == isOpenMetrics)
            #expect(page.value("llm_gateway_build_info") == 1)
        }
    }
}
