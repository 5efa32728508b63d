internal import Reactor
internal import Server
internal import Support
internal import Testing

@Suite struct StreamingTests {
    /// A handler that streams until the client is gone, and then opens `left`.
    private func endless(_ left: Gate, piece count: Int = 64 << 10) -> @Sendable (EventLoop) -> TestHandler {
        { loop in
            TestHandler(on: loop) { request, writer in
                guard request.path == "/endless" else { return writer.send(.text("hello")) }
                let piece = [UInt8](repeating: 0x61, count: count)
                writer.begin(Response(status: 200))
                do {
                    while true { try await writer.write(piece) }
                } catch {
                    #expect(Task.isCancelled)
                    left.open()
                }
            }
        }
    }

    private let ask = "POST /endless HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"

    @Test func `beh-39 a client that resets in the middle ends the handler, and nobody else`() async throws {
        let left = Gate()
        try await TestServer.run(endless(left)) { server in
            let (client, other) = (try server.client(), try server.client())
            try client.send(ask)
            _ = try client.read(1 << 20)
            client.reset()
            #expect(left.block())
            try other.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try other.readResponse().text == "hello")
        }
    }

    @Test func `a client that closes in the middle ends the handler`() async throws {
        let left = Gate()
        try await TestServer.run(endless(left)) { server in
            let client = try server.client()
            try client.send(ask)
            _ = try client.read(1000)
            client.close()
            #expect(left.block())
        }
    }

    @Test func `a client that leaves while its handler waits for something else cancels it`() async throws {
        let (began, left) = (Gate(), Gate())
        let makeHandler = { @Sendable (loop: EventLoop) in
            TestHandler(on: loop) { _, writer in
                began.open()
                await WaitPoint(on: loop).waitUnlessCancelled()
                if Task.isCancelled { left.open() }
                writer.send(.text("nobody"))
            }
        }
        try await TestServer.run(makeHandler) { server in
            let client = try server.client()
            try client.send(ask)
            await began.pass()
            let before = Clock.system.now
            client.close()
            #expect(left.block())
            #expect(before.duration(to: Clock.system.now) < .milliseconds(500))
        }
    }

    @Test func `a client that half-closes after its POST and waits is answered`() async throws {
        try await TestServer.run(StubGateway.make) { server in
            let client = try server.client()
            let body = StubGateway.chat
            let head = "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
            // The last byte and the FIN arrive together, before the answer is begun.
            try client.send(head + body.dropLast())
            await server.settle()
            try client.send("}")
            client.finishWriting()
            let status = try? client.readResponse().status
            #expect(status == nil || status == 200)
        }
    }

    @Test func `a piece arrives without waiting for the next one`() async throws {
        let gate = Gate()
        let makeHandler = { @Sendable (loop: EventLoop) in
            TestHandler(on: loop) { _, writer in
                writer.begin(Response(status: 200))
                try? await writer.write(Array("data: 1\n\n".utf8))
                await gate.pass()
                try? await writer.write(Array("data: 2\n\n".utf8))
                writer.finish()
            }
        }
        try await TestServer.run(makeHandler) { server in
            let client = try server.client()
            try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.readHead().status == 200)
            #expect(try client.read(upTo: "data: 1\n\n\r\n") == "9\r\ndata: 1\n\n\r\n")
            gate.open()
            #expect(try client.read(upTo: "0\r\n\r\n") == "9\r\ndata: 2\n\n\r\n0\r\n\r\n")
        }
    }

    @Test(arguments: [("1.1", "4\r\nend\n\r\n0\r\n\r\n"), ("1.0", "end\n")])
    func `the last piece goes out with the end`(version: String, body: String) async throws {
        let makeHandler = { @Sendable (loop: EventLoop) in
            TestHandler(on: loop) { _, writer in
                writer.begin(Response(status: 200))
                writer.finish(writing: Array("end\n".utf8))
                #expect(writer.bodyBytes == 4)
            }
        }
        try await TestServer.run(makeHandler) { server in
            let client = try server.client()
            try client.send("GET / HTTP/\(version)\r\nHost: a\r\n\r\n")
            _ = try client.readHead()
            client.finishWriting()
            #expect(try client.readToEnd() == Array(body.utf8))
        }
    }

    @Test func `an answer that its handler leaves unfinished has no last chunk`() async throws {
        let makeHandler = { @Sendable (loop: EventLoop) in
            TestHandler(on: loop) { _, writer in
                writer.begin(Response(status: 200))
                try? await writer.write(Array("half".utf8))
            }
        }
        try await TestServer.run(makeHandler) { server in
            let client = try server.client()
            try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            let response = try client.readResponse()
            #expect(response.text == "half")
            #expect(!response.isComplete)
        }
    }

    @Test func `a handler that gives no answer makes it a 500 and the end`() async throws {
        try await TestServer.run({ loop in TestHandler(on: loop) { _, _ in } }) { server in
            let client = try server.client()
            try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            let response = try client.readResponse()
            #expect(response.status == 500)
            #expect(response.value("Connection") == "close")
            client.finishWriting()
            #expect(try client.readToEnd() == [])
        }
    }

    @Test func `a stream to an HTTP/1.0 client ends with the connection and has no chunks`() async throws {
        let makeHandler = { @Sendable (loop: EventLoop) in
            TestHandler(on: loop) { _, writer in
                writer.begin(Response(status: 200))
                for _ in 0..<3 { try? await writer.write(Array("piece\n".utf8)) }
                writer.finish()
            }
        }
        try await TestServer.run(makeHandler) { server in
            let client = try server.client()
            try client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            let head = try client.readHead()
            #expect(!head.has("Transfer-Encoding"))
            #expect(head.value("Connection") == "close")
            #expect(try client.readToEnd() == Array("piece\npiece\npiece\n".utf8))
        }
    }

    @Test func `HEAD gets the head of a stream and nothing of it`() async throws {
        let makeHandler = { @Sendable (loop: EventLoop) in
            TestHandler(on: loop) { _, writer in
                writer.begin(Response(status: 200))
                try? await writer.write(Array("piece\n".utf8))
                writer.finish()
            }
        }
        try await TestServer.run(makeHandler) { server in
            let client = try server.client()
            for _ in 0..<2 {
                try client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try client.readResponse(toHead: true).status == 200)
            }
            client.finishWriting()
            #expect(try client.readToEnd() == [])
        }
    }

    @Test func `a slow reader gets every byte, and is never sent more than fits`() async throws {
        let total = 24 << 20
        let most = Locked(0)
        let (taken, handed) = (Locked(0), Locked(0))
        let makeHandler = { @Sendable (loop: EventLoop) in
            TestHandler(on: loop) { _, writer in
                let piece = (0..<32 << 10).map { UInt8(truncatingIfNeeded: $0) }
                writer.begin(Response(status: 200))
                for _ in 0..<total / piece.count {
                    guard (try? await writer.write(piece)) != nil else { return }
                    handed.change { $0 += 32 << 10 }
                    let waiting = handed.value - taken.value
                    most.change { $0 = max($0, waiting) }
                }
                writer.finish()
            }
        }
        try await TestServer.run(makeHandler) { server in
            let client = try server.client(receiveBuffer: 16 << 10)
            try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            _ = try client.readHead()
            for _ in 0..<total >> 15 {
                #expect(try client.read(upTo: "\r\n") == "8000\r\n")
                let piece = try client.read(32 << 10)
                guard piece.first == 0, piece.last == 255 else { break }
                _ = try client.read(2)
                taken.change { $0 += 32 << 10 }
            }
            #expect(try client.read(upTo: "\r\n\r\n") == "0\r\n\r\n")
            #expect(taken.value == total)
            #expect(most.value < 8 << 20)
        }
    }
}
