internal import Reactor
internal import Server
internal import Support
internal import Testing

/// All of these hold the clock: nothing waits for real time.
@Suite struct ServerDeadlineTests {
    private func withServer(_ body: (TestServer, (Duration) async -> Void) async throws -> Void) async throws {
        let clock = ManualClock()
        try await TestServer.run(clock: .manual(clock), StubGateway.make) { server in
            try await body(server) { duration in
                await server.settle()
                clock.advance(by: duration)
                await server.settle()
            }
        }
    }

    private func isOpen(_ server: TestServer) -> Bool { server.census.total > 0 }

    @Test func `beh-32 a silent connection is closed without an answer`() async throws {
        try await withServer { server, advance in
            let client = try server.client()
            await advance(.milliseconds(9_999))
            #expect(isOpen(server))
            await advance(.milliseconds(1))
            #expect(try client.readToEnd() == [])
        }
    }

    @Test func `beh-30 a trickled head is refused with 408 however late its last byte came`() async throws {
        try await withServer { server, advance in
            let client = try server.client()
            try client.send("GET /v1/models HTTP/1.1\r\nHost: gw.test\r\nX-A: ")
            for _ in 0..<19 {
                await advance(.milliseconds(500))
                try client.send("a")
            }
            await server.settle()
            #expect(isOpen(server))
            await advance(.milliseconds(500))
            let response = try client.readResponse()
            #expect(response.status == 408)
            #expect(response.value("Connection") == "close")
            client.finishWriting()
            #expect(try client.readToEnd() == [])
        }
    }

    @Test func `an idle connection is closed after the keep-alive time, and not before`() async throws {
        try await withServer { server, advance in
            let client = try server.client()
            for _ in 0..<3 {
                try client.send("GET /v1/models HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try client.readResponse().status == 200)
                await advance(.seconds(64))
            }
            #expect(isOpen(server))
            await advance(.seconds(1))
            #expect(try client.readToEnd() == [])
        }
    }

    @Test func `the head of a second request has the same deadline as the first`() async throws {
        try await withServer { server, advance in
            let client = try server.client()
            try client.send("GET /v1/models HTTP/1.1\r\nHost: a\r\n\r\nGET /v1/mo")
            #expect(try client.readResponse().status == 200)
            await advance(.seconds(10))
            #expect(try client.readResponse().status == 408)
        }
    }

    @Test func `a body that stops is refused with 408`() async throws {
        try await withServer { server, advance in
            let client = try server.client()
            try client.send("POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nhalf")
            await advance(.seconds(59))
            #expect(isOpen(server))
            await advance(.seconds(1))
            #expect(try client.readResponse().status == 408)
        }
    }

    @Test func `a body that keeps coming may take longer`() async throws {
        try await withServer { server, advance in
            let client = try server.client()
            let piece = [UInt8](repeating: 0x20, count: 32 << 10)
            let length = piece.count * 50
            try client.send("POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Length: \(length)\r\n\r\n")
            for _ in 0..<50 {
                try client.send(piece)
                await advance(.milliseconds(2500))
            }
            #expect(try client.readResponse().status == 200)
        }
    }

    @Test func `beh-34 a client that takes nothing is given up, and its handler is cancelled`() async throws {
        let clock = ManualClock()
        let handed = Locked(0)
        let (left, blocked) = (Gate(), Gate())
        let makeHandler = { @Sendable (loop: EventLoop) in
            TestHandler(on: loop) { _, writer in
                let piece = [UInt8](repeating: 0x61, count: 64 << 10)
                writer.begin(Response(status: 200))
                do {
                    for index in 0..<1024 {
                        if index == 1 { blocked.open() }
                        try await writer.write(piece)
                        handed.change { $0 += 64 << 10 }
                    }
                } catch {
                    left.open()
                }
            }
        }
        try await TestServer.run(clock: .manual(clock), makeHandler) { server in
            let client = try server.client(receiveBuffer: 16 << 10)
            try client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
            await blocked.pass()
            await server.settle()
            for second in 1...40 where !left.isOpen {
                clock.advance(by: .seconds(1))
                await server.settle()
                #expect(second >= 30 || !left.isOpen)
            }
            #expect(left.isOpen)
            // Of 64 MiB: what the kernel's buffers hold, the queue's mark and one piece.
            #expect(handed.value < 8 << 20)
            await server.settle()
            #expect(server.census.total == 0)
        }
    }

    @Test func `a client that takes a little now and then is not given up`() async throws {
        let clock = ManualClock()
        let done = Gate()
        let makeHandler = { @Sendable (loop: EventLoop) in
            TestHandler(on: loop) { _, writer in
                writer.send(Response(status: 200, body: [UInt8](repeating: 0x61, count: 16 << 20)))
                done.open()
            }
        }
        try await TestServer.run(clock: .manual(clock), makeHandler) { server in
            let client = try server.client(receiveBuffer: 16 << 10)
            try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            await done.pass()
            let head = try client.readHead()
            #expect(head.value("Content-Length") == "\(16 << 20)")
            for _ in 0..<64 {
                _ = try client.read(256 << 10)
                await server.settle()
                clock.advance(by: .seconds(20))
                await server.settle()
            }
        }
    }
}
