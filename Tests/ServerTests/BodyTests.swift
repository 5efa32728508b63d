internal import Reactor
internal import Server
internal import Support
internal import Testing
internal import Wire

@Suite struct BodyTests {
    /// Answers with the body's length and a sum over some of its bytes.
    @Sendable private static func measure(_ loop: EventLoop) -> TestHandler {
        TestHandler(
            on: loop,
            admit: { head in
                guard head.path.elementsEqual("/refused".utf8) else { return .accept }
                return .refuse(.text("not wanted", status: 401))
            },
            { request, writer in writer.send(.text(digest(request.body))) })
    }

    private static func digest(_ body: [UInt8]) -> String {
        var sum: UInt64 = 0
        for index in stride(from: 0, to: body.count, by: 97) { sum = sum &* 31 &+ UInt64(body[index]) }
        return "\(body.count) \(sum)"
    }

    private static func pattern(_ count: Int) -> [UInt8] {
        var block = (0..<65_521).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 9) }
        while block.count < count { block += block }
        return Array(block[..<count])
    }

    @Test func `a body of 60 MB arrives whole, and others are served meanwhile`() async throws {
        let body = Self.pattern(60_000_000)
        try await TestServer.run(Self.measure) { server in
            let (client, other) = (try server.client(deadline: .seconds(60)), try server.client())
            try client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.count)\r\n\r\n")
            try client.send(Array(body[..<30_000_000]))
            try other.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx")
            #expect(try other.readResponse().text == Self.digest(Array("x".utf8)))
            try client.send(Array(body[30_000_000...]))
            #expect(try client.readResponse().text == Self.digest(body))
        }
    }

    @Test func `a chunked body of many sizes arrives whole`() async throws {
        let sizes = [1, 2, 15, 16, 17, 255, 4096, 65_535, 65_536, 65_537, 1 << 20]
        let body = Self.pattern(sizes.reduce(0, +))
        try await TestServer.run(Self.measure) { server in
            let client = try server.client()
            try client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
            var start = 0
            for size in sizes {
                try client.send(UpstreamStep.chunkBytes(Array(body[start..<start + size])))
                start += size
            }
            try client.send("0\r\n\r\n")
            #expect(try client.readResponse().text == Self.digest(body))
        }
    }

    @Test(arguments: [(30_000_000, 401), (100_000_000, 413)])
    func `a refusal reaches a client that is still sending its body`(length: Int, status: Int) async throws {
        try await TestServer.run(Self.measure) { server in
            let client = try server.client(deadline: .seconds(30))
            try client.send("POST /refused HTTP/1.1\r\nHost: a\r\nContent-Length: \(length)\r\n\r\n")
            let piece = [UInt8](repeating: 0x61, count: 1_000_000)
            // Up to the limit of a body everything is taken and thrown away; beyond it the sending may fail.
            for _ in 0..<length / piece.count {
                guard (try? client.send(piece)) != nil else { break }
            }
            let response = try client.readResponse()
            #expect(response.status == status)
            #expect(response.value("Connection") == "close")
        }
    }

    @Test func `a body over the limit is refused by its head alone`() async throws {
        try await TestServer.run(Self.measure) { server in
            let client = try server.client()
            try client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n")
            #expect(try client.readResponse().status == 413)
            client.finishWriting()
            #expect(try client.readToEnd() == [])
        }
    }

    @Test func `a chunked body over the limit is refused where it passes it`() async throws {
        var settings = ServerSettings()
        settings.http.bodyBytes = 1000
        try await TestServer.run(settings: settings, Self.measure) { server in
            let client = try server.client()
            try client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
            try client.send(UpstreamStep.chunkBytes([UInt8](repeating: 0x61, count: 1000)))
            await server.settle()
            #expect(server.census.total == 1)
            try client.send("1\r\n")
            #expect(try client.readResponse().status == 413)
        }
    }

    @Test func `a refusal before the body keeps a connection open that has no body to come`() async throws {
        try await TestServer.run(Self.measure) { server in
            let client = try server.client()
            for _ in 0..<2 {
                try client.send("POST /refused HTTP/1.1\r\nHost: a\r\n\r\n")
                let response = try client.readResponse()
                #expect(response.status == 401)
                #expect(!response.has("Connection"))
            }
        }
    }

    @Test func `a refusal answers a client that waits for 100 without one`() async throws {
        try await TestServer.run(Self.measure) { server in
            let client = try server.client()
            try client.send("POST /refused HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n")
            let response = try client.readResponse()
            #expect(response.status == 401)
            #expect(response.interim == [])
        }
    }

    @Test func `no 100 is sent when the body comes along with the head`() async throws {
        try await TestServer.run(Self.measure) { server in
            let client = try server.client()
            try client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi")
            #expect(try client.readResponse().interim == [])
        }
    }

    @Test func `a client that leaves in the middle of its body is forgotten`() async throws {
        try await TestServer.run(Self.measure) { server in
            let client = try server.client()
            try client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf")
            await server.settle()
            #expect(server.census.total == 1)
            client.close()
            while server.census.total > 0 { await server.settle() }
        }
    }
}
