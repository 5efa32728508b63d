internal import Reactor
internal import Support
internal import Testing
internal import Upstream

/// What goes to a server.
@Suite struct SendingTests {
    @Test(arguments: Way.allCases) func `the head is the same, whichever way it goes`(way: Way) async throws {
        let upstream = try TestUpstream { _ in [.json("{}")] }
        defer { upstream.stop() }
        let endpoint = Endpoint(upstream, fields: ["Authorization: Bearer sk", "X-Empty:", "X-Own: a: b"])
        let request = UpstreamRequest(.post, "/v1/x?y=1", body: Array("{}".utf8))
        _ = try await UpstreamRig.ask(way, request, of: endpoint, fieldLines: "x-request-id: 7\r\n")
        let seen = try #require(upstream.log.current.requests.first)
        #expect(seen.requestLine == "POST /v1/x?y=1 HTTP/1.1")
        let fields = Set(seen.head.split(separator: "\r\n").dropFirst().map(String.init))
        #expect(
            fields == [
                "Host: 127.0.0.1:\(upstream.port)", "Accept: */*", "Authorization: Bearer sk", "X-Own: a: b",
                "x-request-id: 7", "Content-Type: application/json", "Content-Length: 2",
            ])
    }

    @Test(arguments: Way.allCases) func `a GET has neither a body nor a length`(way: Way) async throws {
        let upstream = try TestUpstream { _ in [.json("{}")] }
        defer { upstream.stop() }
        _ = try await UpstreamRig.ask(way, UpstreamRequest(.get, ""), of: Endpoint(upstream))
        let seen = try #require(upstream.log.current.requests.first)
        #expect(seen.requestLine == "GET / HTTP/1.1")
        #expect(seen.values("Content-Length").isEmpty && seen.values("Content-Type").isEmpty)
    }

    @Test(arguments: Way.allCases, [0, 1, 16 << 10, (16 << 10) + 1, 20_000_000])
    func `a body of any size arrives whole`(way: Way, size: Int) async throws {
        let body = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            for index in 0..<size { buffer[index] = UInt8(truncatingIfNeeded: index &* 7) }
            count = size
        }
        let upstream = try TestUpstream { _ in [.json("{}")] }
        defer { upstream.stop() }
        let outcome = try await UpstreamRig.ask(
            way, UpstreamRequest(.post, "/x", body: body), of: Endpoint(upstream))
        #expect(outcome.error == nil)
        #expect(upstream.log.current.requests.first?.body == body)
    }

    @Test(arguments: Way.allCases, ["X: a\r\nY: b", "X: a\nY: b", "X: \u{0}", "X: \u{7F}"])
    func `a field with a control character is not sent`(way: Way, field: String) async throws {
        let upstream = try TestUpstream { _ in [.json("{}")] }
        defer { upstream.stop() }
        for outcome in [
            try await UpstreamRig.ask(way, of: Endpoint(upstream, fields: [field])),
            try await UpstreamRig.ask(way, UpstreamRequest(.get, "/" + field), of: Endpoint(upstream)),
        ] {
            #expect(outcome.error != nil)
        }
        #expect(upstream.log.current.connections == 0)
    }

    @Test func `an answer that comes while a body is still being sent is taken`() async throws {
        let upstream = try TestUpstream(
            onConnect: [.answer(Array("too much".utf8), status: 413, fields: "Connection: close\r\n"), .stall]
        ) { _ in [] }
        defer { upstream.stop() }
        let body = [UInt8](repeating: 0x61, count: 20_000_000)
        let outcome = try await UpstreamRig.ask(
            .direct, UpstreamRequest(.post, "/x", body: body), of: Endpoint(upstream))
        #expect(outcome.status == 413)
        #expect(outcome.text == "too much")
    }

    @Test func `a server that answers and stops listening is heard`() async throws {
        let upstream = try TestUpstream(
            onConnect: [.answer(Array("too much".utf8), status: 413, fields: "Connection: close\r\n"), .close]
        ) { _ in [] }
        defer { upstream.stop() }
        let body = [UInt8](repeating: 0x61, count: 20_000_000)
        let outcome = try await UpstreamRig.ask(
            .direct, UpstreamRequest(.post, "/x", body: body), of: Endpoint(upstream))
        #expect(outcome.status == 413)
        #expect(outcome.text == "too much")
    }
}
