internal import Reactor
internal import Server
internal import Support
internal import Testing
internal import Wire

/// Answers that are begun where their request is read, and end by a callback.
@Suite struct TasklessTests {
    private static let paths = ["/now", "/soon", "/task"]

    private static func get(_ path: String) -> String { "GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n" }

    private static func make(_ loop: EventLoop) -> TasklessHandler { TasklessHandler(on: loop) }

    @Test func `one connection is answered again and again, however the answers end`() async throws {
        try await TestServer.run(Self.make) { server in
            let client = try server.client()
            for path in Self.paths + Self.paths.reversed() + Self.paths {
                try client.send(Self.get(path))
                #expect(try client.readResponse().text == (path == "/now" ? "now" : path))
            }
        }
    }

    @Test func `pipelined requests are answered in order, the last by the end where it asks for that`() async throws {
        try await TestServer.run(Self.make) { server in
            let client = try server.client()
            // The first alone, so that the others come while the connection waits.
            try client.send(Self.get("/soon"))
            #expect(try client.readResponse().text == "/soon")
            let last = "GET /soon HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
            try client.send(Self.paths.map(Self.get).joined() + Self.paths.map(Self.get).joined() + last)
            let texts = try (0..<7).map { _ in try client.readResponse().text }
            #expect(texts == ["now", "/soon", "/task", "now", "/soon", "/task", "/soon"])
            #expect(try client.readToEnd() == [])
        }
    }

    @Test func `a request in pieces is answered like one in one piece`() async throws {
        try await TestServer.run(Self.make) { server in
            let client = try server.client()
            for path in Self.paths {
                for byte in Self.get(path).utf8 {
                    try client.send(String(UnicodeScalar(byte)))
                    await server.settle()
                }
                #expect(try client.readResponse().text == (path == "/now" ? "now" : path))
            }
        }
    }

    @Test func `a handler that ends without an answer is no client's silence`() async throws {
        try await TestServer.run(Self.make) { server in
            let client = try server.client()
            try client.send(Self.get("/nothing"))
            #expect(try client.readResponse().status == 500)
            #expect(try client.readToEnd() == [])
        }
    }

    /// A client asks for something that is held back, and leaves.
    private func leave(_ path: String, then check: (TestServer, Gate) async throws -> Void) async throws {
        let told = Gate()
        let makeHandler = { @Sendable (loop: EventLoop) in TasklessHandler(on: loop, left: told) }
        try await TestServer.run(makeHandler) { server in
            let client = try server.client()
            try client.send(Self.get("/now"))
            _ = try client.readResponse()
            try client.send("POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
            await server.settle()
            client.close()
            try await check(server, told)
        }
    }

    @Test func `a client that leaves is told of, and its connection ends`() async throws {
        try await leave("/held") { server, told in
            #expect(told.block())
            await server.settle()
            #expect(server.census.total == 0)
        }
    }

    @Test func `what is left to do is done for a client that has gone, too`() async throws {
        try await leave("/handed") { _, done in #expect(done.block()) }
    }

    @Test func `stopping waits for an answer that is under way, and ends its connection after it`() async throws {
        try await TestServer.run(Self.make) { server in
            let (held, other) = (try server.client(), try server.client())
            try held.send(Self.get("/soon"))
            _ = try held.readResponse()
            try other.send(Self.get("/now"))
            _ = try other.readResponse()
            try held.send(Self.get("/held"))
            await server.settle()
            // The one that is to let the other go has come before the stop, but not whole.
            try other.send("GET /release HTTP/1.1\r\n")
            await server.settle()
            let stopped = server.beginStop()
            await server.settle()
            #expect(server.census.total == 2)
            try other.send("Host: a\r\n\r\n")
            #expect(try other.readResponse().text == "released")
            let answer = try held.readResponse()
            #expect(answer.text == "/held")
            #expect(answer.value("Connection") == "close")
            #expect(try held.readToEnd() == [])
            held.close()
            other.close()
            await stopped.value
        }
    }

    @Test func `ending everything ends what is under way`() async throws {
        let left = Gate()
        let makeHandler = { @Sendable (loop: EventLoop) in TasklessHandler(on: loop, left: left) }
        try await TestServer.run(makeHandler) { server in
            let client = try server.client()
            try client.send(Self.get("/now"))
            _ = try client.readResponse()
            try client.send(Self.get("/held"))
            await server.settle()
            for worker in server.workers { await worker.abort() }
            await left.pass()
            #expect(try client.readToEnd() == [])
        }
    }
}
