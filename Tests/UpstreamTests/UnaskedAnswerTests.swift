internal import Reactor
internal import Support
internal import Testing
internal import Upstream

/// Servers that say more than they were asked for.
@Suite struct UnaskedAnswerTests {
    @Test(arguments: Way.allCases) func `an answer that nobody asked for is nobody's answer`(way: Way) async throws {
        let gate = Gate()
        let upstream = try TestUpstream { request in
            request.connection == 0
                ? [.json(#"{"asked":1}"#), .wait(gate), .json(#"{"asked":0}"#)] : [.json(#"{"asked":1}"#)]
        }
        defer { upstream.stop() }
        let endpoint = Endpoint(upstream)
        let texts = try await UpstreamRig.run(way) { transport, loop in
            var texts: [String] = []
            for round in 0..<3 {
                if round == 1 {
                    gate.open()
                    upstream.log.waitUntil { $0.openRequests == 0 }
                    // The loop sees what came before it is asked for more.
                    for _ in 0..<3 { await loop.nextTurn() }
                }
                texts.append(
                    await UpstreamRig.drain(transport.start(UpstreamRequest(.get, "/x"), to: endpoint)).text)
            }
            return texts
        }
        #expect(texts == Array(repeating: #"{"asked":1}"#, count: 3))
    }

    @Test(arguments: Way.allCases) func `trailers without an end are an end`(way: Way) async throws {
        let trailer = Array("X-Trailer: \(String(repeating: "t", count: 4000))\r\n".utf8)
        let upstream = try TestUpstream { _ in
            [.eventStreamHead, .event("1"), .text("0\r\n"), .sendRepeated(trailer, count: 100_000)]
        }
        defer { upstream.stop() }
        let outcome = try await UpstreamRig.ask(way, of: Endpoint(upstream))
        #expect(outcome.text == "data: 1\n\n")
        #expect(outcome.error?.code == .malformed)
        #expect(upstream.log.current.bytesSent < 64 << 20)
    }
}
