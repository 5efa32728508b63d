internal import Reactor
internal import Support
internal import Testing
internal import Upstream

@Suite struct TransferTests {
    @Test(arguments: Way.allCases) func `a whole answer is collected`(way: Way) async throws {
        let upstream = try TestUpstream { _ in [.json("{\"a\":1}")] }
        defer { upstream.stop() }
        let answer = try await UpstreamRig.run(way) { transport in
            let endpoint = Endpoint(baseURL: upstream.baseURL)
            let transfer = transport.start(UpstreamRequest(.post, "/v1/x", body: Array("{}".utf8)), to: endpoint)
            return try await transfer.collect(limit: 1 << 20)
        }
        #expect(String(decoding: answer, as: UTF8.self) == "{\"a\":1}")
        let request = try #require(upstream.log.current.requests.first)
        #expect(request.requestLine == "POST /v1/x HTTP/1.1")
        #expect(request.body == Array("{}".utf8))
    }

    @Test(arguments: Way.allCases) func `a transfer is ready when there is something to take, and at its end`(
        way: Way
    ) async throws {
        let gate = Gate()
        let upstream = try TestUpstream { _ in [.eventStreamHead, .chunk(Array("a".utf8)), .wait(gate), .lastChunk] }
        defer { upstream.stop() }
        let readiness = try await UpstreamRig.run(way) { transport in
            let request = UpstreamRequest(.post, "/x", body: Array("{}".utf8))
            let transfer = transport.start(request, to: Endpoint(baseURL: upstream.baseURL))
            var readiness = [transfer.isReady]
            while true {
                switch try await transfer.next() {
                case .piece:
                    readiness.append(transfer.isReady)
                    gate.open()
                case .end: return readiness + [transfer.isReady]
                case .head, .stillWaiting: continue
                }
            }
        }
        #expect(readiness == [false, false, true])
    }

    @Test(arguments: Way.allCases) func `a server that drops every kept connection is asked anew, however often`(
        way: Way
    ) async throws {
        let answered = Locked<Set<Int>>([])
        // The second request of each connection finds it dead.
        let upstream = try TestUpstream { request in
            answered.change { $0.insert(request.connection).inserted } ? [.json("{}")] : [.reset]
        }
        defer { upstream.stop() }
        let endpoint = Endpoint(upstream)
        let outcomes = try await UpstreamRig.run(way) { transport in
            var outcomes: [UpstreamError?] = []
            for _ in 0..<20 {
                let request = UpstreamRequest(.post, "/x", body: Array("{}".utf8))
                outcomes.append(await UpstreamRig.drain(transport.start(request, to: endpoint)).error)
            }
            return outcomes
        }
        #expect(outcomes.allSatisfy { $0 == nil })
    }

    @Test(arguments: Way.allCases) func `what is taken back leaves nothing to the request that uses it next`(
        way: Way
    ) async throws {
        let upstream = try TestUpstream { request in
            request.path == "/long" ? [.json(String(repeating: " ", count: 1 << 20) + "{}")] : [.json("{\"a\":1}")]
        }
        defer { upstream.stop() }
        let endpoint = Endpoint(upstream)
        let outcomes = try await UpstreamRig.run(way) { transport in
            var outcomes: [TransferOutcome] = []
            for path in ["/x", "/long", "/x", "/x"] {
                let transfer = transport.start(UpstreamRequest(.post, path, body: Array("{}".utf8)), to: endpoint)
                // In the middle of its body, or refused for its size, or at its end.
                if path == "/long" {
                    _ = try await transfer.next()
                    _ = try? await transfer.collect(limit: 10)
                } else {
                    outcomes.append(await UpstreamRig.drain(transfer))
                }
                transport.takeBack(transfer)
            }
            return outcomes
        }
        #expect(outcomes.count == 3)
        for outcome in outcomes { #expect(outcome.error == nil && outcome.text == "{\"a\":1}") }
    }

    @Test(arguments: Way.allCases) func `whoever cancels a transfer himself ends its wait`(way: Way) async throws {
        let upstream = try TestUpstream { _ in [.stall] }
        defer { upstream.stop() }
        let endpoint = Endpoint(upstream)
        let code = try await UpstreamRig.run(way) { transport, loop in
            let transfer = transport.start(UpstreamRequest(.post, "/x", body: Array("{}".utf8)), to: endpoint)
            transfer.isCancelledByHolder = true
            loop.afterSockets { transfer.cancel() }
            return await UpstreamRig.drain(transfer).error?.code
        }
        #expect(code == .cancelled)
    }
}
