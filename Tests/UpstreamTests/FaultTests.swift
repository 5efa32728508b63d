internal import Reactor
internal import Support
internal import Testing
internal import Upstream

/// The faults of `upstream-fault-vectors.json` that the transfer decides about.
@Suite struct FaultTests {
    struct Fault: Sendable, CustomTestStringConvertible {
        let id: String
        var onConnect: [UpstreamStep] = []
        var steps: [UpstreamStep] = []
        var status = 0
        var text = ""
        let codes: [UpstreamError.Code]

        var testDescription: String { id }
    }

    private static let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
    private static let chunkedHead = head + "Transfer-Encoding: chunked\r\n\r\n"

    static let faults: [Fault] = [
        Fault(id: "upf-08 reset before any byte", steps: [.reset], codes: [.noAnswer]),
        Fault(id: "reset on connect", onConnect: [.reset], codes: [.noAnswer, .unreachable]),
        Fault(id: "closed before any byte", steps: [.close], codes: [.noAnswer]),
        Fault(
            id: "upf-10 closed in the head", steps: [.text("HTTP/1.1 200 OK\r\nContent-"), .close],
            codes: [.noAnswer]),
        Fault(
            id: "upf-12 a field of 400 KB",
            steps: [
                .text("HTTP/1.1 200 OK\r\nX: "), .sendRepeated([0x61], count: 400_000), .text("\r\n\r\n"), .stall,
            ], codes: [.tooLarge, .malformed]),
        Fault(
            id: "an endless head",
            steps: [
                .text("HTTP/1.1 200 OK\r\n"), .sendRepeated(Array("X-Field: value\r\n".utf8), count: 10_000_000),
            ], codes: [.malformed]),
        Fault(
            id: "endless interim heads",
            steps: [.sendRepeated(Array("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n".utf8), count: 10_000_000)],
            codes: [.malformed]),
        Fault(id: "no HTTP at all", steps: [.text("SSH-2.0-OpenSSH_9.2\r\n"), .stall], codes: [.malformed]),
        Fault(
            id: "a protocol that was not asked for",
            steps: [.text("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n"), .stall],
            codes: [.malformed]),
        Fault(
            id: "upf-14 a body shorter than its length",
            steps: [.text(head + "Content-Length: 500\r\n\r\n{\"id\":\"x\""), .close],
            status: 200, text: "{\"id\":\"x\"", codes: [.cutOff]),
        Fault(
            id: "reset in the body", steps: [.text(head + "Content-Length: 500\r\n\r\n"), .reset],
            status: 200, codes: [.cutOff, .noAnswer]),
        Fault(
            id: "upf-16 a malformed chunk size", steps: [.text(chunkedHead + "zz\r\n"), .close],
            status: 200, codes: [.cutOff, .malformed]),
        Fault(
            id: "chunks without an end", steps: [.text(chunkedHead + "5\r\nhello\r\n"), .close],
            status: 200, text: "hello", codes: [.cutOff]),
        Fault(
            id: "a field line without a colon", steps: [.text(head + "no colon\r\n\r\n"), .stall],
            codes: [.malformed]),
        Fault(
            id: "a length that is no number",
            steps: [.text(head + "Content-Length: abc\r\n\r\nx"), .close], codes: [.malformed]),
    ]

    @Test(arguments: Way.allCases, faults)
    func `a fault ends in its error, after what came before it`(way: Way, fault: Fault) async throws {
        let upstream = try TestUpstream(onConnect: fault.onConnect) { _ in fault.steps }
        defer { upstream.stop() }
        let outcome = try await UpstreamRig.ask(way, of: Endpoint(upstream))
        let code = try #require(outcome.error?.code)
        #expect(fault.codes.contains(code), "\(code): \(outcome.error?.detail ?? "")")
        if fault.status > 0 && code != .noAnswer {
            #expect(outcome.status == fault.status)
            #expect(outcome.text == fault.text)
        }
    }

    @Test(arguments: Way.allCases) func `a fault ends a collected answer, too`(way: Way) async throws {
        let upstream = try TestUpstream { _ in [.text(Self.head + "Content-Length: 500\r\n\r\nhalf"), .close] }
        defer { upstream.stop() }
        let code = try await UpstreamRig.run(way) { transport -> UpstreamError.Code? in
            let transfer = transport.start(UpstreamRequest(.get, "/x"), to: Endpoint(upstream))
            do throws(UpstreamError) {
                _ = try await transfer.collect(limit: 1000)
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code == .cutOff)
    }

    @Test(arguments: Way.allCases) func `upf-01 a refused connection is told as such`(way: Way) async throws {
        // A port below 1024 that nobody has asked for.
        let outcome = try await UpstreamRig.ask(way, of: Endpoint(baseURL: "http://127.0.0.1:1"))
        #expect(outcome.error?.code == .refused)
    }

    @Test(arguments: Way.allCases) func `a name that does not exist is told as such`(way: Way) async throws {
        let outcome = try await UpstreamRig.ask(way, of: Endpoint(baseURL: "http://nobody.invalid"))
        #expect(outcome.error?.code == .unresolvable)
    }

    @Test(arguments: Way.allCases) func `upf-04 a connection that nobody accepts ends with the connect time`(
        way: Way
    ) async throws {
        // A listener whose queue is full answers no SYN.
        let listener = Blackhole.socket()
        let port = try #require(Blackhole.listen(on: listener))
        let crowd = (0..<8).map { _ in Blackhole.begin(to: port) }
        defer { Blackhole.close([listener] + crowd) }
        let before = Clock.system.now
        let outcome = try await UpstreamRig.ask(
            way, of: Endpoint(baseURL: "http://127.0.0.1:\(port)", connectTimeout: .milliseconds(300)))
        #expect(outcome.error?.code == .connectTimeout)
        #expect(before.duration(to: Clock.system.now) >= .milliseconds(290))
    }

    @Test(arguments: Way.allCases) func `TLS spoken to a plain port is told as such`(way: Way) async throws {
        let upstream = try TestUpstream(onConnect: [.text("HTTP/1.1 400 Bad Request\r\n\r\n"), .close]) { _ in [] }
        defer { upstream.stop() }
        let outcome = try await UpstreamRig.ask(way, of: Endpoint(baseURL: "https://127.0.0.1:\(upstream.port)"))
        #expect(outcome.error?.code == .tls)
    }

    @Test(arguments: Way.allCases) func `upf-13 a server that never answers runs into the time for the first byte`(
        way: Way
    ) async throws {
        try await expectTimeout(way, .firstByteTimeout, after: .seconds(20), steps: [.stall])
    }

    @Test(arguments: Way.allCases) func `a head alone does not end the wait for the first byte`(way: Way) async throws {
        try await expectTimeout(
            way, .firstByteTimeout, after: .seconds(20), steps: [.eventStreamHead, .stall], heads: 1)
    }

    @Test(arguments: Way.allCases) func `upf-33 a stream that falls silent runs into the idle time`(
        way: Way
    ) async throws {
        let clock = ManualClock()
        let upstream = try TestUpstream { _ in [.eventStreamHead, .event("1"), .stall] }
        defer { upstream.stop() }
        let rig = try TestLoop(clock: .manual(clock))
        defer { rig.stop() }
        let arrived = Gate()
        let endpoint = Endpoint(upstream, idleTimeout: .seconds(5))
        let task = Task(executorPreference: rig.loop) {
            try await rig.on { loop in
                let transport = try way.transport(on: loop)
                defer { transport.close() }
                let transfer = transport.start(UpstreamRequest(.get, "/x"), to: endpoint)
                _ = try await transfer.next()
                guard case .piece = try await transfer.next() else { return UpstreamError.Code?.none }
                arrived.open()
                return await UpstreamRig.drain(transfer).error?.code
            }
        }
        await arrived.pass()
        clock.advance(by: .milliseconds(4999))
        await rig.settle()
        #expect(upstream.log.current.departures.isEmpty)
        clock.advance(by: .milliseconds(1))
        #expect(try await task.value == .idleTimeout)
        #expect(upstream.log.waitUntil { $0.departures.count == 1 })
    }

    @Test(arguments: Way.allCases) func `upf-46 a stream that drips is never cut`(way: Way) async throws {
        let clock = ManualClock()
        let gates = (0..<20).map { _ in Gate() }
        let upstream = try TestUpstream { _ in
            [.eventStreamHead] + gates.flatMap { [.wait($0), .event("x")] } + [.lastChunk]
        }
        defer { upstream.stop() }
        let rig = try TestLoop(clock: .manual(clock))
        defer { rig.stop() }
        let pieces = Locked(0)
        let (arrivals, endpoint) = (gates.map { _ in Gate() }, Endpoint(upstream, idleTimeout: .seconds(60)))
        let task = Task(executorPreference: rig.loop) {
            try await rig.on { loop in
                let transport = try way.transport(on: loop)
                defer { transport.close() }
                let transfer = transport.start(UpstreamRequest(.get, "/x"), to: endpoint)
                while true {
                    switch try await transfer.next() {
                    case .piece:
                        arrivals[pieces.value].open()
                        pieces.change { $0 += 1 }
                    case .end: return
                    default: continue
                    }
                }
            }
        }
        for (gate, arrival) in zip(gates, arrivals) {
            gate.open()
            await arrival.pass()
            clock.advance(by: .seconds(59))
            await rig.settle()
        }
        try await task.value
        #expect(pieces.value == 20)
    }

    private func expectTimeout(
        _ way: Way, _ code: UpstreamError.Code, after time: Duration, steps: [UpstreamStep], heads: Int = 0
    ) async throws {
        let clock = ManualClock()
        let upstream = try TestUpstream { _ in steps }
        defer { upstream.stop() }
        let rig = try TestLoop(clock: .manual(clock))
        defer { rig.stop() }
        let endpoint = Endpoint(upstream)
        let headCame = Gate()
        let task = Task(executorPreference: rig.loop) {
            try await rig.on { loop in
                let transport = try way.transport(on: loop)
                defer { transport.close() }
                let transfer = transport.start(UpstreamRequest(.get, "/x"), to: endpoint)
                for _ in 0..<heads { _ = try await transfer.next() }
                headCame.open()
                return await UpstreamRig.drain(transfer).error?.code
            }
        }
        #expect(upstream.log.waitUntil { $0.requests.count == 1 })
        await headCame.pass()
        clock.advance(by: time - .milliseconds(1))
        await rig.settle()
        #expect(upstream.log.current.departures.isEmpty)
        clock.advance(by: .milliseconds(1))
        #expect(try await task.value == code)
        #expect(upstream.log.waitUntil { $0.departures.count == 1 })
    }
}
