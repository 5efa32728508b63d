internal import Reactor
internal import Server
internal import Support
internal import Testing
internal import Wire

@Suite struct ExchangeTests {
    private static func echo(_ loop: EventLoop) -> TestHandler {
        TestHandler(on: loop) { request, writer in
            switch request.path {
            case "/stream":
                writer.begin(Response(status: 200))
                for index in 0..<3 {
                    guard (try? await writer.write(Array("piece \(index)\n".utf8))) != nil else { return }
                }
                writer.finish()
            case "/echo":
                writer.send(Response(status: 200, body: request.takeBody()))
            default:
                writer.send(.text("hello"))
            }
        }
    }

    @Test func `a GET is answered and the connection stays open`() async throws {
        try await TestServer.run(Self.echo) { server in
            let client = try server.client()
            for _ in 0..<3 {
                try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                let response = try client.readResponse()
                #expect(response.status == 200)
                #expect(response.text == "hello")
                #expect(response.value("Content-Length") == "5")
                #expect(!response.has("Connection"))
            }
        }
    }

    @Test func `an answer of any status has room for its longest head`() async throws {
        let makeHandler = { @Sendable (loop: EventLoop) in
            TestHandler(on: loop) { request, writer in
                writer.send(.text("hello", status: Int(request.path.dropFirst()) ?? 500))
            }
        }
        try await TestServer.run(makeHandler) { server in
            let client = try server.client()
            for status in 200...999 {
                try client.send("GET /\(status) HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                let response = try client.readResponse()
                #expect(response.status == status)
                #expect(response.value("Connection") == "keep-alive")
                #expect(response.value("Date")?.utf8.count == 29)
                #expect(response.text == (status == 204 || status == 304 ? "" : "hello"))
            }
        }
    }

    @Test func `a POST's body arrives whole`() async throws {
        try await TestServer.run(Self.echo) { server in
            let client = try server.client()
            try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello")
            #expect(try client.readResponse().text == "hello")
            try client.send(
                "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n"
            )
            #expect(try client.readResponse().text == "abcdefg")
        }
    }

    @Test func `pipelined requests are answered in order`() async throws {
        try await TestServer.run(Self.echo) { server in
            let client = try server.client()
            try client.send(
                "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /stream HTTP/1.1\r\nHost: a\r\n\r\n"
                    + "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhiGET / HTTP/1.1\r\nHost: a\r\n\r\n")
            let texts = try (0..<4).map { _ in try client.readResponse().text }
            #expect(texts == ["hello", "piece 0\npiece 1\npiece 2\n", "hi", "hello"])
        }
    }

    @Test func `a streamed answer comes in chunks`() async throws {
        try await TestServer.run(Self.echo) { server in
            let client = try server.client()
            try client.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n")
            let response = try client.readResponse()
            #expect(response.chunks == [8, 8, 8])
            #expect(!response.has("Content-Length"))
            #expect(response.isComplete)
        }
    }
}
