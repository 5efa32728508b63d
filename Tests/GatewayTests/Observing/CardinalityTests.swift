internal import Reactor
internal import Support
internal import Testing

@testable internal import Gateway

@Suite struct CardinalityTests {
    private static func models(_ page: Scrape) -> [String: Double] {
        let samples = page.all("llm_gateway_requests_total", ["route": "chat"])
        return Dictionary(samples.map { ($0.labels["model"] ?? "", $0.value) }, uniquingKeysWith: +)
    }

    @Test func `models beyond the limit are counted together`() async throws {
        let upstream = try ModelServer.startWithoutList()
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream, "gateway: {metrics: {label_sets: 3}}") { gateway in
            for number in 0..<20 { _ = try gateway.chat(ChatBody.naming("m\(number % 10)")) }
            let models = Self.models(try gateway.scrape())
            #expect(models == ["m0": 2, "m1": 2, "m2": 2, "other": 14])
        }
    }

    @Test func `a name that no backend answers to takes nobody's place`() async throws {
        let upstream = try ModelServer.startWithoutList { request in
            String(decoding: request.body, as: UTF8.self).contains("real")
                ? [.json(ModelServer.answer)] : [.json(#"{"error":{"message":"no such model"}}"#, status: 404)]
        }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream, "gateway: {metrics: {label_sets: 1}}") { gateway in
            for number in 0..<5 { _ = try gateway.chat(ChatBody.naming("made-up-\(number)")) }
            _ = try gateway.chat(ChatBody.naming("real"))
            #expect(Self.models(try gateway.scrape()) == ["other": 5, "real": 1])
        }
    }

    @Test func `a name of any length and any characters is one label`() async throws {
        let upstream = try ModelServer.startWithoutList()
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream) { gateway in
            _ = try gateway.chat(ChatBody.naming(#"a\"b\\c\nd}é,x=\"1\""#))
            _ = try gateway.chat(ChatBody.naming(String(repeating: "x", count: 5000)))
            #expect(Self.models(try gateway.scrape()) == ["a\"b\\c\nd}é,x=\"1\"": 1, "other": 1])
        }
    }

    @Test func `ways to fail beyond the limit are counted together`() throws {
        let shard = MeterShard()
        let meter = Meter(shard, limit: LabelLimit(10))
        for number in 0..<100 {
            let exchange = Exchange(id: .given("x"), head: nil, client: "c", began: .init(nanoseconds: 0))
            exchange.status = 500 + number % 100
            exchange.failure = "code_\(number)"
            meter.note(exchange, now: .init(nanoseconds: 1))
        }
        let total = try #require(SeriesTotal.sums(of: shard.series).first)
        #expect(total.failures.count == 33)
        #expect(total.failures["other"] == 68)
        #expect(total.answers.values.reduce(0, +) == 100)
        #expect(total.answers[500] == 69)
    }
}
