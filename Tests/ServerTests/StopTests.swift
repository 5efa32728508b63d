internal import Reactor
internal import Server
internal import Support
internal import Testing
internal import Wire

@Suite struct StopTests {
    private let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test func `stopping ends idle connections at once`() async throws {
        try await TestServer.run(StubGateway.make) { server in
            let clients = try (0..<20).map { _ in try server.client() }
            for client in clients.prefix(10) {
                try client.send("GET /v1/models HTTP/1.1\r\nHost: a\r\n\r\n")
                _ = try client.readResponse()
            }
            await server.settle()
            await server.stop()
            for client in clients { #expect(try client.readToEnd() == []) }
            #expect(server.census.total == 0)
            #expect(throws: (any Error).self) {
                // The listener is gone: refused, or ended without a word.
                let late = try server.client()
                try late.send(get)
                _ = try late.readResponse()
            }
        }
    }

    @Test func `beh-42 stopping waits for the answer that is being made`() async throws {
        let (began, gate) = (Gate(), Gate())
        let makeHandler = { @Sendable (loop: EventLoop) in
            TestHandler(on: loop) { _, writer in
                writer.begin(Response(status: 200))
                try? await writer.write(Array("first\n".utf8))
                began.open()
                await gate.pass()
                try? await writer.write(Array("last\n".utf8))
                writer.finish()
            }
        }
        try await TestServer.run(makeHandler) { server in
            let client = try server.client()
            try client.send(get + get)
            await began.pass()
            let stopped = server.beginStop()
            await server.settle()
            #expect(server.census.total == 1)
            gate.open()
            let response = try client.readResponse()
            #expect(response.text == "first\nlast\n")
            #expect(response.isComplete)
            #expect(try client.readToEnd() == [])
            client.close()
            await stopped.value
        }
    }

    @Test func `a request that has come before the stop is answered, and the answer says it is the last`() async throws
    {
        let began = Gate()
        let gate = Gate()
        let makeHandler = { @Sendable (loop: EventLoop) in
            TestHandler(on: loop) { request, writer in
                if request.path == "/slow" {
                    began.open()
                    await gate.pass()
                }
                writer.send(.text("hello"))
            }
        }
        try await TestServer.run(makeHandler) { server in
            let (slow, fresh) = (try server.client(), try server.client())
            try slow.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
            await began.pass()
            try fresh.send(get)
            let stopped = server.beginStop()
            // Its end shows that the stop has begun.
            #expect(String(decoding: try fresh.readToEnd(), as: UTF8.self).hasSuffix("\r\n\r\nhello"))
            gate.open()
            #expect(try slow.readResponse().value("Connection") == "close")
            fresh.close()
            slow.close()
            await stopped.value
        }
    }

    @Test func `abort ends answers that are being made, and cancels their handlers`() async throws {
        let (began, cancelled) = (Gate(), Gate())
        let makeHandler = { @Sendable (loop: EventLoop) in
            TestHandler(on: loop) { _, writer in
                writer.begin(Response(status: 200))
                try? await writer.write(Array("first\n".utf8))
                began.open()
                await WaitPoint(on: loop).waitUnlessCancelled()
                if Task.isCancelled { cancelled.open() }
            }
        }
        try await TestServer.run(makeHandler) { server in
            let clients = try (0..<3).map { _ in try server.client() }
            try clients[0].send(get)
            try clients[1].send("GET / HT")
            await began.pass()
            await server.settle()
            for worker in server.workers { await worker.abort() }
            #expect(cancelled.block())
            await server.stop()
            #expect(try clients[0].readResponse().isComplete == false)
            #expect(try clients[2].readToEnd() == [])
        }
    }

    @Test func `several may wait for one stop`() async throws {
        try await TestServer.run(StubGateway.make) { server in
            let client = try server.client()
            await server.settle()
            await withTaskGroup { group in
                for _ in 0..<5 { group.addTask { await server.stop() } }
            }
            #expect(try client.readToEnd() == [])
        }
    }

    @Test func `nothing of a server is left when it has ended`() async throws {
        final class Witness: Sendable {
            let gone: Gate
            init(_ gone: Gate) { self.gone = gone }
            deinit { gone.open() }
        }
        let gone = Gate()
        do {
            let witness = Witness(gone)
            let makeHandler = { @Sendable [witness] (loop: EventLoop) in
                TestHandler(on: loop) { request, writer in
                    _ = witness
                    writer.begin(Response(status: 200))
                    try? await writer.write(request.body)
                    if request.head.method == .get { return }
                    writer.finish()
                }
            }
            try await TestServer.run(makeHandler) { server in
                for index in 0..<20 {
                    let client = try server.client()
                    try client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi")
                    _ = try client.readResponse()
                    // Each ends in its own way: kept open, reset, broken off, refused, closed.
                    switch index % 5 {
                    case 0: client.reset()
                    case 1: try client.send(get)
                    case 2: try client.send("bad\r\n\r\n")
                    case 3: client.close()
                    default: try client.send("POST / HTTP/1.1\r\n")
                    }
                }
            }
        }
        #expect(gone.block())
    }
}
