internal import Reactor
internal import Support
internal import Testing

@testable internal import Upstream

/// Names, addresses and the way to a connection.
@Suite struct ConnectingTests {
    @Test func `upf-03 a name server that hangs holds back nobody else and ends with the connect time`() async throws {
        let release = Gate()
        defer { release.open() }
        let resolver = NameResolver(clock: .system) { _ in
            _ = release.block()
            return .failure(.unknown("too late"))
        }
        let upstream = try TestUpstream { _ in [.json("{}")] }
        defer { upstream.stop() }
        let rig = try TestLoop()
        defer { rig.stop() }
        let endpoint = Endpoint(upstream)
        // Nobody lets the name server go before the end: what is answered here was not held back by it.
        let (hanging, others) = try await rig.on { loop in
            let transport = try Transport(on: loop, resolver: resolver)
            defer { transport.close() }
            let slow = Endpoint(baseURL: "http://slow.test:1", connectTimeout: .milliseconds(300))
            let transfers = (0..<8).map { _ in transport.start(UpstreamRequest(.get, "/x"), to: slow) }
            var others: [UpstreamError?] = []
            for _ in 0..<20 {
                others.append(await UpstreamRig.drain(transport.start(UpstreamRequest(.get, "/x"), to: endpoint)).error)
            }
            var codes: [UpstreamError.Code?] = []
            for transfer in transfers { codes.append(await UpstreamRig.drain(transfer).error?.code) }
            return (codes, others)
        }
        #expect(hanging.allSatisfy { $0 == .connectTimeout })
        #expect(others.allSatisfy { $0 == nil })
    }

    @Test func `a name is looked up once for all who ask, and again after a minute`() async throws {
        let clock = ManualClock()
        let (asked, isDown) = (Locked(0), Locked(false))
        let address = try #require(SocketAddress(literal: "127.0.0.1", port: 0))
        let resolver = NameResolver(clock: .manual(clock)) { _ in
            asked.change { $0 += 1 }
            return isDown.value ? .failure(.unknown("down")) : .success([address])
        }
        let upstream = try TestUpstream { _ in [.json("{}")] }
        defer { upstream.stop() }
        let rig = try TestLoop()
        defer { rig.stop() }
        let endpoint = Endpoint(baseURL: "http://model.test:\(upstream.port)")
        let errors = try await rig.on { loop in
            let transport = try Transport(on: loop, resolver: resolver)
            defer { transport.close() }
            var errors: [UpstreamError?] = []
            func ask(_ count: Int) async {
                let transfers = (0..<count).map { _ in transport.start(UpstreamRequest(.get, "/x"), to: endpoint) }
                for transfer in transfers { errors.append(await UpstreamRig.drain(transfer).error) }
            }
            await ask(10)
            clock.advance(by: .seconds(59))
            await ask(20)
            #expect(asked.value == 1)
            clock.advance(by: .seconds(2))
            await ask(30)
            #expect(asked.value == 2)
            // What was known is better than nothing.
            isDown.change { $0 = true }
            clock.advance(by: .seconds(61))
            await ask(40)
            #expect(asked.value > 2)
            return errors
        }
        #expect(errors.count == 100 && errors.allSatisfy { $0 == nil })
        #expect(upstream.log.current.requests.allSatisfy { $0.values("Host") == ["model.test:\(upstream.port)"] })
    }

    @Test func `an address that refuses is followed by the next`() async throws {
        let addresses = ["127.0.0.9", "::1", "127.0.0.1"].compactMap { SocketAddress(literal: $0, port: 0) }
        let upstream = try TestUpstream { _ in [.json("{}")] }
        defer { upstream.stop() }
        let outcome = try await ask("http://model.test:\(upstream.port)", addresses)
        #expect(outcome.error == nil)
    }

    @Test func `an address that says nothing is followed by the next after a moment`() async throws {
        let upstream = try TestUpstream { _ in [.json("{}")] }
        defer { upstream.stop() }
        let silent = Blackhole.socket()
        defer { Blackhole.close([silent]) }
        try #require(Blackhole.listen(on: silent, host: 2, port: upstream.port) == upstream.port)
        let crowd = (0..<8).map { _ in Blackhole.begin(to: upstream.port, host: 2) }
        defer { Blackhole.close(crowd) }
        let addresses = ["127.0.0.2", "127.0.0.1"].compactMap { SocketAddress(literal: $0, port: 0) }
        // Had it waited for the silent one, the connect time would have passed.
        let outcome = try await ask("http://model.test:\(upstream.port)", addresses)
        #expect(outcome.error == nil)
    }

    @Test func `localhost is every loopback address, whichever a server listens on`() async throws {
        let upstream = try TestUpstream { _ in [.json("{}")] }
        defer { upstream.stop() }
        let resolver = NameResolver(clock: .system) { _ in .failure(.unknown("nobody is asked")) }
        for host in ["localhost", "LOCALHOST", "models.localhost"] {
            let outcome = try await ask("http://\(host):\(upstream.port)", resolver)
            #expect(outcome.error == nil)
        }
    }

    @Test(arguments: Way.allCases, ["127.0.0.1", "localhost", "0.0.0.0"])
    func `an address of this machine is not connected to where only public ones may be`(
        way: Way, host: String
    ) async throws {
        let upstream = try TestUpstream { _ in [.json("{}")] }
        defer { upstream.stop() }
        let endpoint = Endpoint(baseURL: "http://\(host):\(upstream.port)", refusesPrivateAddresses: true)
        let outcome = try await UpstreamRig.ask(way, of: endpoint)
        #expect(outcome.error?.code == .unreachable)
        #expect(upstream.log.current.connections == 0)
    }

    @Test func `a name that resolves to a private address is not connected to either`() async throws {
        let upstream = try TestUpstream { _ in [.json("{}")] }
        defer { upstream.stop() }
        let addresses = ["127.0.0.1", "::1", "::ffff:127.0.0.1"].compactMap { SocketAddress(literal: $0, port: 0) }
        let resolver = NameResolver(clock: .system) { _ in .success(addresses) }
        let endpoint = Endpoint(baseURL: "http://public.test:\(upstream.port)", refusesPrivateAddresses: true)
        let rig = try TestLoop()
        defer { rig.stop() }
        let code = try await rig.on { loop in
            let transport = try Transport(on: loop, resolver: resolver)
            defer { transport.close() }
            return await UpstreamRig.drain(transport.start(UpstreamRequest(.get, "/x"), to: endpoint)).error?.code
        }
        #expect(code == .unreachable)
        #expect(upstream.log.current.connections == 0)
    }

    @Test(arguments: [
        ("http://h", "h", 80), ("HTTP://Some-Host.example.:8000/v1", "Some-Host.example.", 8000),
        ("http://127.0.0.1:1", "127.0.0.1", 1), ("http://[::1]:65535/x?y#z", "::1", 65535), ("http://a_b", "a_b", 80),
    ])
    func `a plain address is read`(url: String, host: String, port: UInt16) throws {
        let address = try #require(DirectAddress(url, fields: []))
        #expect(address.host == host && address.port == port)
    }

    @Test(arguments: [
        "https://h", "http://", "http://:80", "http://u:p@h", "http://h:0", "http://h:65536", "http://h:",
        "http://h:+1",
        "http://127.1", "http://0x7f.0.0.1", "http://2130706433", "http://[fe80::1%25eth0]", "http://[::1",
        "http://[h]",
        "http://[::1]x", "http://h%41", "http://b\u{FC}cher", "http://h/a b", "http://h/\u{E9}", "echo:", "ftp://h",
    ])
    func `an address in any other form is left to libcurl`(url: String) {
        #expect(DirectAddress(url, fields: []) == nil)
    }

    @Test(arguments: ["Transfer-Encoding: chunked", "content-length: 1", "Connection: close", "Expect: 100-continue"])
    func `fields that decide about framing are left to libcurl`(field: String) {
        #expect(DirectAddress("http://h", fields: [field]) == nil)
    }

    // MARK: Helpers

    private func ask(_ url: String, _ addresses: [SocketAddress]) async throws -> TransferOutcome {
        try await ask(url, NameResolver(clock: .system) { _ in .success(addresses) })
    }

    private func ask(_ url: String, _ resolver: NameResolver) async throws -> TransferOutcome {
        let rig = try TestLoop()
        defer { rig.stop() }
        return try await rig.on { loop in
            let transport = try Transport(on: loop, resolver: resolver)
            defer { transport.close() }
            let request = UpstreamRequest(.get, "/x")
            return await UpstreamRig.drain(transport.start(request, to: Endpoint(baseURL: url)))
        }
    }
}
