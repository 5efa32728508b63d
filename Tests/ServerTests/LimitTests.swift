internal import Glibc
internal import Reactor
internal import Server
internal import Support
internal import Testing

@Suite struct LimitTests {
    private static let get = "GET /v1/models HTTP/1.1\r\nHost: a\r\n\r\n"

    private static func isServed(_ client: RawClient) -> Bool {
        (try? client.send(get)) != nil && (try? client.readResponse().status) == 200
    }

    @Test func `connections beyond the limit are closed, and places become free again`() async throws {
        var settings = ServerSettings()
        settings.maxConnections = 5
        try await TestServer.run(settings: settings, StubGateway.make) { server in
            let clients = try (0..<5).map { _ in try server.client() }
            for client in clients { #expect(Self.isServed(client)) }
            #expect(!Self.isServed(try server.client()))
            for client in clients { #expect(Self.isServed(client)) }
            clients[0].close()
            while server.census.total == 5 { await server.settle() }
            #expect(Self.isServed(try server.client()))
        }
    }

    @Test func `connections beyond the limit of one address are closed, whichever worker takes them`() async throws {
        var settings = ServerSettings()
        settings.maxConnectionsPerAddress = 3
        try await TestServer.run(settings: settings, workers: 2, StubGateway.make) { server in
            var served: [RawClient] = []
            for _ in 0..<8 {
                let client = try server.client()
                if Self.isServed(client) { served.append(client) }
            }
            #expect(served.count == 3)
        }
    }

    @Test func `requests on one connection wake no thread`() async throws {
        try await TestServer.run(StubGateway.make) { server in
            let client = try server.client()
            #expect(Self.isServed(client))
            let before = server.loop.wakeupCount
            for _ in 0..<500 { #expect(Self.isServed(client)) }
            #expect(server.loop.wakeupCount - before == 0)
        }
    }

    @Test func `beh-10 a thousand pipelined requests cost little memory`() async {
        await #expect(processExitsWith: .success) {
            try await TestServer.run(StubGateway.make) { server in
                let warm = try server.client()
                #expect(LimitTests.isServed(warm))
                let before = LimitTests.residentBytes
                let client = try server.client()
                try client.send(String(repeating: LimitTests.get, count: 1000))
                for _ in 0..<1000 {
                    guard try client.readResponse().status == 200 else { exit(1) }
                }
                if LimitTests.residentBytes - before > 32 << 20 { exit(2) }
            }
        }
    }

    @Test func `beh-37 one active client among a thousand idle ones is served at once`() async {
        await #expect(processExitsWith: .success) {
            LimitTests.allowDescriptors(3000)
            try await TestServer.run(StubGateway.make) { server in
                let idle = try (0..<1000).map { _ in try server.client() }
                let active = try server.client()
                guard LimitTests.isServed(active) else { exit(1) }
                let before = Clock.system.now
                guard LimitTests.isServed(active) else { exit(2) }
                if before.duration(to: Clock.system.now) > .milliseconds(100) { exit(3) }
                guard server.census.total == 1001, idle.allSatisfy({ LimitTests.isServed($0) }) else { exit(4) }
            }
        }
    }

    @Test func `a server without descriptors rests instead of spinning, and goes on when there are some`() async {
        await #expect(processExitsWith: .success) {
            try await TestServer.run(StubGateway.make) { server in
                guard LimitTests.isServed(try server.client()) else { exit(1) }
                while server.census.total > 0 { await server.settle() }
                // More than are let go, also where a descriptor that was in use for a moment serves one after all.
                let sockets = (0..<6).map { _ in socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) }
                LimitTests.allowDescriptors(Int(sockets.max() ?? 0) + 1)
                while dup(2) >= 0 {}
                let before = LimitTests.processorTime
                for socket in sockets where !LimitTests.connect(socket, to: server.port) { exit(2) }
                // One client is let go each time the listener begins to rest.
                guard LimitTests.areLetGo(2, of: sockets) else { exit(3) }
                if LimitTests.processorTime - before > .milliseconds(100) { exit(4) }
                LimitTests.allowDescriptors(1000)
                let last = BlockingSocket(owning: sockets[5], deadline: .seconds(5))
                try last.send(LimitTests.get)
                guard try last.receive().starts(with: "HTTP/1.1 200".utf8) else { exit(5) }
            }
        }
    }

    /// Waits until so many of the sockets have been closed by their peer.
    private static func areLetGo(_ count: Int, of sockets: [Int32]) -> Bool {
        var entries = sockets.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        for _ in 0..<count {
            guard poll(&entries, nfds_t(entries.count), 5000) > 0,
                let closed = entries.firstIndex(where: { $0.revents != 0 })
            else { return false }
            // Not looked at again.
            entries[closed].fd = -1
        }
        return true
    }

    private static func connect(_ socket: Int32, to port: UInt16) -> Bool {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    // MARK: The process

    private static var residentBytes: Int {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        guard fgets(&line, 256, file) != nil else { return 0 }
        let fields = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            .split(separator: " ")
        return (fields.count > 1 ? Int(fields[1]) ?? 0 : 0) * 4096
    }

    private static var processorTime: Duration {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        return .seconds(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            + .microseconds(Int64(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec))
    }

    private static func allowDescriptors(_ count: Int) {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = rlim_t(count)
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
