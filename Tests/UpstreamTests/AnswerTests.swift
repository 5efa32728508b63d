internal import Reactor
internal import Support
internal import Testing
internal import Upstream
internal import Wire

@Suite struct AnswerTests {
    @Test(arguments: Way.allCases, [200, 302, 404, 429, 500])
    func `every status comes with its fields and its body`(way: Way, status: Int) async throws {
        let upstream = try TestUpstream { _ in
            [.answer(Array("body".utf8), status: status, fields: "Location: http://127.0.0.1:1/\r\nRetry-After: 3\r\n")]
        }
        defer { upstream.stop() }
        let outcome = try await UpstreamRig.ask(way, of: Endpoint(upstream))
        #expect(outcome.status == status)
        #expect(outcome.text == "body")
        #expect(outcome.error == nil)
        #expect(upstream.log.current.requests.count == 1)
    }

    @Test(
        arguments: Way.allCases,
        ["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 204 No Content\r\n\r\n"])
    func `an empty answer is a head and an end`(way: Way, answer: String) async throws {
        let upstream = try TestUpstream { _ in [.text(answer)] }
        defer { upstream.stop() }
        let outcome = try await UpstreamRig.ask(way, of: Endpoint(upstream))
        #expect(outcome.error == nil)
        #expect(outcome.pieces == 0)
        #expect(outcome.status >= 200)
    }

    @Test(arguments: Way.allCases) func `upf-26 interim heads are passed over`(way: Way) async throws {
        let upstream = try TestUpstream { _ in
            [
                .text("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\nX-Both: early\r\n\r\n"),
                .answer(Array("body".utf8), fields: "X-Both: late\r\n"),
            ]
        }
        defer { upstream.stop() }
        let fields = try await head(from: upstream, way)
        #expect(fields.text(called: "x-both") == "late")
        #expect(fields.text(called: "link") == nil)
    }

    @Test func `by libcurl, folded and broken field lines are left out, the others stay`() async throws {
        let upstream = try TestUpstream { _ in
            [
                .text(
                    "HTTP/1.1 200 OK\r\nX-Good: 1\r\nX-Folded: a\r\n Injected: b\r\nBad Name: c\r\n"
                        + "X-Control: d\u{1}e\r\nX-Last: 2\r\nContent-Length: 0\r\n\r\n")
            ]
        }
        defer { upstream.stop() }
        let fields = try await head(from: upstream, .curl)
        #expect(fields.text(called: "x-good") == "1")
        #expect(fields.text(called: "x-last") == "2")
        #expect(fields.text(called: "injected") == nil)
        #expect(fields.text(called: "x-control") == nil)
    }

    @Test(arguments: Way.allCases) func `trailers are no part of the head or the body`(way: Way) async throws {
        let upstream = try TestUpstream { _ in
            [.eventStreamHead, .chunk(Array("body".utf8)), .text("0\r\nX-Trailer: 1\r\nHTTP: x\r\n\r\n")]
        }
        defer { upstream.stop() }
        let outcome = try await UpstreamRig.ask(way, of: Endpoint(upstream))
        #expect(outcome.status == 200)
        #expect(outcome.text == "body")
        #expect(outcome.error == nil)
    }

    @Test(arguments: Way.allCases) func `an answer in single bytes is whole`(way: Way) async throws {
        let text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na\u{00E9}\r\n2\r\nbc\r\n0\r\n\r\n"
        let upstream = try TestUpstream { _ in [.trickle(Array(text.utf8))] }
        defer { upstream.stop() }
        let outcome = try await UpstreamRig.ask(way, of: Endpoint(upstream))
        #expect(outcome.text == "a\u{00E9}bc")
    }

    @Test(arguments: Way.allCases) func `an answer that ends with its connection is whole`(way: Way) async throws {
        let upstream = try TestUpstream { _ in [.text("HTTP/1.1 200 OK\r\n\r\nall of it"), .close] }
        defer { upstream.stop() }
        let outcome = try await UpstreamRig.ask(way, of: Endpoint(upstream))
        #expect(outcome.text == "all of it")
        #expect(outcome.error == nil)
    }

    @Test(arguments: Way.allCases) func `a piece arrives before the next one is sent`(way: Way) async throws {
        let gates = (0..<5).map { _ in Gate() }
        let upstream = try TestUpstream { _ in
            [.eventStreamHead] + gates.flatMap { [.event("x"), .wait($0)] } + [.lastChunk]
        }
        defer { upstream.stop() }
        let endpoint = Endpoint(upstream)
        let pieces = try await UpstreamRig.run(way) { transport in
            let transfer = transport.start(UpstreamRequest(.get, "/x"), to: endpoint)
            guard case .head = try await transfer.next() else { return 0 }
            for (index, gate) in gates.enumerated() {
                guard case .piece(let bytes) = try await transfer.next(), bytes == Array("data: x\n\n".utf8) else {
                    return index
                }
                gate.open()
            }
            guard case .end = try await transfer.next() else { return -1 }
            return gates.count
        }
        #expect(pieces == 5)
    }

    @Test(arguments: Way.allCases) func `a caller that waits only so long is told that nothing came`(
        way: Way
    ) async throws {
        let clock = ManualClock()
        let gate = Gate()
        let upstream = try TestUpstream { _ in [.eventStreamHead, .wait(gate), .event("x"), .lastChunk] }
        defer { upstream.stop() }
        let rig = try TestLoop(clock: .manual(clock))
        defer { rig.stop() }
        let endpoint = Endpoint(upstream)
        let waits = Gate()
        let task = Task(executorPreference: rig.loop) {
            try await rig.on { loop in
                let transport = try way.transport(on: loop)
                defer { transport.close() }
                let transfer = transport.start(UpstreamRequest(.get, "/x"), to: endpoint)
                guard case .head = try await transfer.next() else { return false }
                waits.open()
                guard case .stillWaiting = try await transfer.next(waitingAtMost: .seconds(3)) else { return false }
                gate.open()
                guard case .piece = try await transfer.next(waitingAtMost: .seconds(3)) else { return false }
                guard case .end = try await transfer.next() else { return false }
                return true
            }
        }
        await waits.pass()
        await rig.settle()
        clock.advance(by: .seconds(3))
        #expect(try await task.value)
    }

    @Test(arguments: Way.allCases) func `upf-38 an event of 8 MiB arrives whole`(way: Way) async throws {
        let event = [UInt8](repeating: 0x61, count: 8 << 20)
        let upstream = try TestUpstream { _ in [.eventStreamHead, .chunk(event), .lastChunk] }
        defer { upstream.stop() }
        let outcome = try await UpstreamRig.ask(way, of: Endpoint(upstream))
        #expect(outcome.body == event)
    }

    @Test(arguments: Way.allCases) func `upf-47 an upstream faster than its reader is held back`(way: Way) async throws
    {
        let piece = UpstreamStep.chunkBytes([UInt8](repeating: 0x61, count: 64 << 10))
        let upstream = try TestUpstream { _ in [.eventStreamHead, .sendRepeated(piece, count: 1024), .lastChunk] }
        defer { upstream.stop() }
        let endpoint = Endpoint(upstream)
        let (mayRead, hasHead) = (Gate(), Gate())
        let (taken, largest) = (Locked(0), Locked(0))
        let rig = try TestLoop()
        defer { rig.stop() }
        let task = Task(executorPreference: rig.loop) {
            try await rig.on { loop in
                let transport = try way.transport(on: loop)
                defer { transport.close() }
                let transfer = transport.start(UpstreamRequest(.get, "/x"), to: endpoint)
                _ = try await transfer.next()
                hasHead.open()
                await mayRead.pass()
                while case .piece(let bytes) = try await transfer.next() {
                    let total = taken.change { taken in
                        taken += bytes.count
                        return taken
                    }
                    let ahead = upstream.log.current.bytesSent - total
                    largest.change { $0 = max($0, ahead, bytes.count) }
                }
            }
        }
        await hasHead.pass()
        // What was sent stops growing while nobody reads: the same count twice, with a turn of the loop between.
        var before = -1
        while before != upstream.log.current.bytesSent {
            before = upstream.log.current.bytesSent
            for _ in 0..<50 { await rig.settle() }
        }
        #expect(before < 12 << 20)
        mayRead.open()
        try await task.value
        #expect(taken.value == 64 << 20)
        #expect(largest.value < 12 << 20)
    }

    @Test(arguments: Way.allCases) func `a piece that waits is never larger than the mark and one read`(
        way: Way
    ) async throws {
        let piece = UpstreamStep.chunkBytes([UInt8](repeating: 0x61, count: 64 << 10))
        let upstream = try TestUpstream { _ in [.eventStreamHead, .sendRepeated(piece, count: 256), .lastChunk] }
        defer { upstream.stop() }
        let endpoint = Endpoint(upstream)
        let (largest, total) = try await UpstreamRig.run(way) { transport, loop in
            let transfer = transport.start(UpstreamRequest(.get, "/x"), to: endpoint)
            var (largest, total) = (0, 0)
            while true {
                switch try await transfer.next() {
                case .piece(let bytes):
                    largest = max(largest, bytes.count)
                    total += bytes.count
                    // Lets as much come as will.
                    for _ in 0..<20 { await loop.nextTurn() }
                case .end: return (largest, total)
                default: continue
                }
            }
        }
        #expect(total == 16 << 20)
        #expect(largest <= (256 << 10) + (64 << 10))
    }

    @Test(arguments: Way.allCases) func `a collected answer over its limit ends the exchange`(way: Way) async throws {
        let upstream = try TestUpstream { _ in
            [.text("HTTP/1.1 200 OK\r\n\r\n"), .sendRepeated([UInt8](repeating: 0x61, count: 65_536), count: 1600)]
        }
        defer { upstream.stop() }
        let endpoint = Endpoint(upstream)
        let code = try await UpstreamRig.run(way) { transport in
            await Self.codeOfCollecting(transport.start(UpstreamRequest(.get, "/x"), to: endpoint), limit: 1 << 20)
        }
        #expect(code == .tooLarge)
        #expect(upstream.log.waitUntil { $0.departures.count == 1 })
        #expect(upstream.log.current.bytesSent < 20 << 20)
    }

    @Test(arguments: Way.allCases) func `a limit holds for what had come before it was known`(way: Way) async throws {
        let upstream = try TestUpstream { _ in [.answer(Array("0123456789".utf8))] }
        defer { upstream.stop() }
        let endpoint = Endpoint(upstream)
        let codes = try await UpstreamRig.run(way) { transport, loop in
            var codes: [UpstreamError.Code?] = []
            for limit in [9, 10] {
                let transfer = transport.start(UpstreamRequest(.get, "/x"), to: endpoint)
                _ = try await transfer.next()
                for _ in 0..<100 { await loop.nextTurn() }
                codes.append(await Self.codeOfCollecting(transfer, limit: limit))
            }
            return codes
        }
        #expect(codes == [.tooLarge, nil])
    }

    @Test(arguments: Way.allCases) func `100 MB are collected`(way: Way) async throws {
        let upstream = try TestUpstream { _ in
            [
                .text("HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n"),
                .sendRepeated([UInt8](repeating: 0x61, count: 1 << 20), count: 100),
            ]
        }
        defer { upstream.stop() }
        let endpoint = Endpoint(upstream)
        let count = try await UpstreamRig.run(way) { transport in
            try await transport.start(UpstreamRequest(.get, "/x"), to: endpoint).collect(limit: 100 << 20).count
        }
        #expect(count == 100 << 20)
    }

    // MARK: Helpers

    private func head(from upstream: TestUpstream, _ way: Way) async throws -> HTTPFields {
        let endpoint = Endpoint(upstream)
        return try await UpstreamRig.run(way) { transport in
            let transfer = transport.start(UpstreamRequest(.get, "/x"), to: endpoint)
            guard case .head(let head) = try await transfer.next() else { return HTTPFields() }
            return head.fields
        }
    }

    private static func codeOfCollecting(_ transfer: Transfer, limit: Int) async -> UpstreamError.Code? {
        do {
            _ = try await transfer.collect(limit: limit)
            return nil
        } catch {
            return error.code
        }
    }
}
