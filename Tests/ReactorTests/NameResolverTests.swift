internal import Support
internal import Testing

@testable internal import Reactor

@Suite struct NameResolverTests {
    @Test func `who asks for a name just after it was found is told without another lookup`() async throws {
        let asked = Locked(0)
        let address = try #require(SocketAddress(literal: "127.0.0.1", port: 0))
        let resolver = NameResolver(clock: .system) { _ in
            asked.change { $0 += 1 }
            return .success([address])
        }
        let rig = try TestLoop()
        defer { rig.stop() }
        let addresses = await rig.on { loop in
            var addresses: [Int] = []
            for _ in 0..<3 {
                let found = WaitPoint(on: loop)
                var outcome: NameLookup.Outcome?
                let lookup = resolver.addresses(of: "model.test", on: loop) {
                    outcome = $0
                    found.signal()
                }
                await found.wait()
                addresses.append((try? outcome?.get())?.count ?? 0)
                lookup.cancel()
            }
            return addresses
        }
        #expect(addresses == [1, 1, 1])
        #expect(asked.value == 1)
    }
}
