internal import Reactor
internal import Support
internal import Testing
internal import Upstream

/// Connections that are kept for the next request, and those that must not be.
@Suite struct ReuseTests {
    @Test(arguments: Way.allCases) func `a hundred requests need one connection`(way: Way) async throws {
        let upstream = try TestUpstream { request in
            request.path == "/stream" ? UpstreamStep.events(["a", "b"]) : [.json("{}")]
        }
        defer { upstream.stop() }
        let endpoint = Endpoint(upstream)
        try await UpstreamRig.run(way) { transport in
            for index in 0..<100 {
                let path = index % 3 == 0 ? "/stream" : "/x"
                let request = UpstreamRequest(.post, path, body: Array("{}".utf8))
                let outcome = await UpstreamRig.drain(transport.start(request, to: endpoint))
                if let error = outcome.error { throw error }
            }
        }
        #expect(upstream.log.current.requests.count == 100)
        #expect(upstream.log.current.connections == 1)
    }

    @Test(arguments: Way.allCases)
    func `each request on a kept connection has its own method, path, fields and body`(way: Way) async throws {
        let upstream = try TestUpstream { _ in [.json("{}")] }
        defer { upstream.stop() }
        let endpoint = Endpoint(upstream)
        let bodies = ["{}", String(repeating: "x", count: 20_000), "[]", "{\"a\":1}", "{}"].map { Array($0.utf8) }
        let paths = ["/a", "/a", "/b/c", "/a", "/a"]
        try await UpstreamRig.run(way) { transport in
            for (index, body) in bodies.enumerated() {
                let transfer = transport.start(UpstreamRequest(.post, paths[index], body: body), to: endpoint) {
                    $0.append(contentsOf: "x-number: \(index)\r\n".utf8)
                }
                if let error = await UpstreamRig.drain(transfer).error { throw error }
            }
            let last = await UpstreamRig.drain(transport.start(UpstreamRequest(.get, "/a"), to: endpoint))
            if let error = last.error { throw error }
        }
        let requests = upstream.log.current.requests
        #expect(requests.map(\.path) == paths + ["/a"])
        #expect(requests.map(\.body) == bodies + [[]])
        #expect(requests.map { $0.values("x-number") } == [["0"], ["1"], ["2"], ["3"], ["4"], []])
        #expect(requests.map { $0.requestLine.hasPrefix("POST ") } == [true, true, true, true, true, false])
        #expect(upstream.log.current.connections == 1)
    }

    @Test(arguments: Way.allCases) func `a kept connection that was closed is replaced`(way: Way) async throws {
        let upstream = try TestUpstream { request in
            request.connection == 0 ? [.json("{}"), .close] : [.json("{}")]
        }
        defer { upstream.stop() }
        let endpoint = Endpoint(upstream)
        let errors = try await UpstreamRig.run(way) { transport in
            var errors: [UpstreamError?] = []
            for _ in 0..<3 {
                let request = UpstreamRequest(.post, "/x", body: Array("{}".utf8))
                errors.append(await UpstreamRig.drain(transport.start(request, to: endpoint)).error)
                #expect(upstream.log.waitUntil { $0.requests.count > 1 || $0.openConnections == 0 })
            }
            return errors
        }
        #expect(errors.allSatisfy { $0 == nil })
        #expect(upstream.log.current.connections == 2)
    }

    @Test(arguments: Way.allCases)
    func `a request that meets a dead connection is sent anew, its large body whole`(way: Way) async throws {
        let body = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let upstream = try TestUpstream { request in
            request.connection == 0 && request.path == "/large" ? [.reset] : [.json("{}")]
        }
        defer { upstream.stop() }
        let endpoint = Endpoint(upstream)
        let error = try await UpstreamRig.run(way) { transport in
            _ = await UpstreamRig.drain(transport.start(UpstreamRequest(.get, "/x"), to: endpoint))
            return await UpstreamRig.drain(
                transport.start(UpstreamRequest(.post, "/large", body: body), to: endpoint)
            ).error
        }
        #expect(error == nil)
        #expect(upstream.log.current.requests.last?.body == body)
        #expect(upstream.log.current.connections == 2)
    }

    @Test func `a new connection that dies before an answer is no reason to ask again`() async throws {
        let upstream = try TestUpstream { _ in [.close] }
        defer { upstream.stop() }
        let outcome = try await UpstreamRig.ask(.direct, of: Endpoint(upstream))
        #expect(outcome.error?.code == .noAnswer)
        #expect(upstream.log.current.requests.count == 1)
    }

    @Test func `a kept connection that dies once an answer has begun is no reason to ask again`() async throws {
        let upstream = try TestUpstream { request in
            request.path == "/dies" ? [.text("HTTP/1.1 200 OK\r\n"), .close] : [.json("{}")]
        }
        defer { upstream.stop() }
        let endpoint = Endpoint(upstream)
        let code = try await UpstreamRig.run(.direct) { transport in
            _ = await UpstreamRig.drain(transport.start(UpstreamRequest(.get, "/x"), to: endpoint))
            return await UpstreamRig.drain(transport.start(UpstreamRequest(.get, "/dies"), to: endpoint)).error?.code
        }
        #expect(code == .noAnswer)
        #expect(upstream.log.current.requests.count == 2)
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}",
        "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{ }",
    ])
    func `a connection that is said to end, or holds more than its answer, is not kept`(answer: String) async throws {
        let upstream = try TestUpstream { _ in [.text(answer)] }
        defer { upstream.stop() }
        let endpoint = Endpoint(upstream)
        let bodies = try await UpstreamRig.run(.direct) { transport in
            var bodies: [String] = []
            for _ in 0..<3 {
                bodies.append(await UpstreamRig.drain(transport.start(UpstreamRequest(.get, "/x"), to: endpoint)).text)
            }
            return bodies
        }
        #expect(bodies == ["{}", "{}", "{}"])
        #expect(upstream.log.current.connections == 3)
    }

    @Test func `bytes that nobody asked for end a kept connection`() async throws {
        let gate = Gate()
        let upstream = try TestUpstream { request in
            request.connection == 0 ? [.json("{}"), .wait(gate), .text("HTTP/1.1 408 Timeout\r\n\r\n")] : [.json("{}")]
        }
        defer { upstream.stop() }
        let endpoint = Endpoint(upstream)
        let status = try await UpstreamRig.run(.direct) { transport, loop in
            _ = await UpstreamRig.drain(transport.start(UpstreamRequest(.get, "/x"), to: endpoint))
            gate.open()
            #expect(upstream.log.waitUntil { $0.openRequests == 0 })
            for _ in 0..<10 { await loop.nextTurn() }
            return await UpstreamRig.drain(transport.start(UpstreamRequest(.get, "/x"), to: endpoint)).status
        }
        #expect(status == 200)
        #expect(upstream.log.current.connections == 2)
    }

    @Test func `a connection that has been idle for 50 seconds is closed`() async throws {
        let clock = ManualClock()
        let upstream = try TestUpstream { _ in [.json("{}")] }
        defer { upstream.stop() }
        let rig = try TestLoop(clock: .manual(clock))
        defer { rig.stop() }
        let endpoint = Endpoint(upstream)
        try await rig.on { loop in
            let transport = try Transport(on: loop)
            defer { transport.close() }
            for wait in [Duration.milliseconds(49_999), .milliseconds(1)] {
                _ = await UpstreamRig.drain(transport.start(UpstreamRequest(.get, "/x"), to: endpoint))
                #expect(upstream.log.current.connections == 1)
                clock.advance(by: wait)
                for _ in 0..<3 { await loop.nextTurn() }
            }
            #expect(upstream.log.current.openConnections == 1)
            clock.advance(by: .seconds(60))
            for _ in 0..<3 { await loop.nextTurn() }
            #expect(upstream.log.waitUntil { $0.openConnections == 0 })
        }
    }

    @Test(arguments: Way.allCases) func `a transfer that is let go ends its request at once`(way: Way) async throws {
        let upstream = try TestUpstream { _ in [.eventStreamHead, .event("1"), .stall] }
        defer { upstream.stop() }
        let endpoint = Endpoint(upstream)
        try await UpstreamRig.run(way) { transport in
            do {
                let transfer = transport.start(UpstreamRequest(.get, "/x"), to: endpoint)
                _ = try await transfer.next()
            }
            // The loop waits here and can do nothing later.
            #expect(upstream.log.waitUntil { $0.departures.count == 1 })
        }
    }
}
