internal import Support
internal import Testing
internal import Wire

/// Which fields cross the gateway, in both directions.
@Suite(.enabled(if: Fixtures.isAvailable, "\(Fixtures.skipReason)")) struct ForwardingVectorTests {
    private static let all = Vector.all(in: "http/forwarding-vectors.json")
    private static let requests = all.filter { $0.object["direction"]?.stringEquals("request") == true }
    private static let responses = all.filter { $0.object["direction"]?.stringEquals("response") == true }

    @Test func `all vectors are here`() {
        #expect(Self.all.count == 17)
        #expect(Self.requests.count + Self.responses.count == 17)
    }

    private static func fields(_ vector: Vector) -> [(name: String, value: String)] {
        vector.object["in"]?.elements.map { pair in
            let texts = pair.elements.compactMap(\.string)
            return (texts.first ?? "", texts.last ?? "")
        } ?? []
    }

    @Test(arguments: requests, Way.allCases)
    func `what a client sends`(_ vector: Vector, _ way: Way) async throws {
        let upstream = try ModelServer.start(models: ["other"])
        defer { upstream.stop() }
        let fields = Self.fields(vector)
        try await TestGateway.run(before: upstream, way: way) { gateway in
            let client = try gateway.client()
            try client.send(Self.request(fields))
            if fields.contains(where: { $0.name == "Expect" }) {
                #expect(try client.readHead().status == 100)
                try client.send(ChatBody.plain)
            }
            // A length that is wrong is refused; this vector is about the one that goes upstream.
            #expect(try client.readResponse().status == 200)
        }
        try check(try #require(upstream.log.current.questions.first), vector, upstream)
    }

    private static func request(_ fields: [(name: String, value: String)]) -> [UInt8] {
        let names = fields.map { $0.name.lowercased() }
        var head = "POST /v1/chat/completions HTTP/1.1\r\n"
        if !names.contains("host") { head += "Host: gw.test\r\n" }
        for (name, value) in fields where name != "Content-Length" { head += "\(name): \(value)\r\n" }
        let body = ChatBody.plain
        if names.contains("transfer-encoding") {
            head += "\r\n\(String(body.utf8.count, radix: 16))\r\n\(body)\r\n0\r\n"
            return Vector.bytes(head) + [13, 10]
        }
        head += "Content-Length: \(body.utf8.count)\r\n\r\n"
        return Vector.bytes(head + (names.contains("expect") ? "" : body))
    }

    private func check(_ request: RecordedRequest, _ vector: Vector, _ upstream: TestUpstream) throws {
        let expected = try #require(vector.expected)
        // The model was spliced, so the length cannot be the client's.
        #expect(String(decoding: request.body, as: UTF8.self).contains(#""model":"other""#))
        #expect(request.values("Content-Length") == [String(request.body.count)])
        #expect(request.values("Transfer-Encoding").isEmpty)
        #expect(request.values("Host") == ["127.0.0.1:\(upstream.port)"])
        #expect(request.values("Content-Type") == ["application/json"])
        #expect(request.values("Connection").isEmpty)
        for name in Vector.strings(expected["absent"]) { #expect(request.values(name).isEmpty) }
        for name in Vector.strings(expected["bytes_equal"]) { #expect(request.values(name).isEmpty) }
    }

    @Test(arguments: responses, Way.allCases)
    func `what a server answers`(_ vector: Vector, _ way: Way) async throws {
        let answer = Self.answer(Self.fields(vector))
        let upstream = try ModelServer.start { _ in [.send(answer)] }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream, way: way) { gateway in
            let client = try gateway.client()
            try client.startChat(ChatBody.plain)
            let response = try client.readResponse()
            #expect(response.status == 200)
            #expect(response.text == ModelServer.answer)
            #expect(response.value("Content-Length") == String(ModelServer.answer.utf8.count))
            for name in Vector.strings(vector.expected?["absent"]) { #expect(!response.has(name)) }
            #expect(!response.has("x-a") && !response.has("set-cookie") && !response.has("connection"))
            try client.send(RawClient.request("GET", "/health"))
            try #expect(client.readResponse().status == 200)
        }
    }

    private static func answer(_ fields: [(name: String, value: String)]) -> [UInt8] {
        let isChunked = fields.contains { $0.name == "Transfer-Encoding" || $0.name == "(trailer)" }
        var head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
        for (name, value) in fields where name != "(trailer)" && name != "Content-Length" && name != "Transfer-Encoding"
        {
            head += "\(name): \(value)\r\n"
        }
        let body = ModelServer.answer
        if !isChunked { return Vector.bytes(head + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)") }
        let trailers = fields.filter { $0.name == "(trailer)" }.map { $0.value + "\r\n" }.joined()
        let chunk = "\(String(body.utf8.count, radix: 16))\r\n\(body)\r\n0\r\n\(trailers)\r\n"
        return Vector.bytes(head + "Transfer-Encoding: chunked\r\n\r\n" + chunk)
    }

    @Test(arguments: Way.allCases)
    func `no control character of a server's gets into a field that passes`(_ way: Way) async throws {
        let upstream = try ModelServer.start { _ in
            [
                .answer(
                    Array(ModelServer.answer.utf8),
                    fields: "x-ratelimit-a: a\rSet-Cookie: x=1\r\nx-ratelimit-b c: 1\r\nx-ratelimit-d: 1\u{1}2\r\n"
                        + "retry-after: 1\rX-B: 2\r\nx-request-id: a\rX-C: 3\r\nx-ratelimit-ok: 5\r\n")
            ]
        }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream, way: way) { gateway in
            let client = try gateway.client()
            try client.startChat(ChatBody.plain)
            let head = try client.read(upTo: "\r\n\r\n")
            #expect(head.contains("x-ratelimit-ok: 5\r\n"))
            let lines = head.split(separator: "\r\n")
            #expect(lines.allSatisfy { line in line.utf8.allSatisfy { $0 >= 0x20 } })
            #expect(!head.contains("Set-Cookie") && !head.contains("X-B") && !head.contains("X-C"))
        }
    }

    @Test(arguments: Way.allCases)
    func `fields that help a client or a server pass`(_ way: Way) async throws {
        let upstream = try ModelServer.start { _ in
            [
                .answer(
                    Array(ModelServer.answer.utf8),
                    fields: "Retry-After: 3\r\nX-RateLimit-Remaining-Tokens: 17\r\nopenai-processing-ms: 5\r\n"
                        + "x-request-id: theirs\r\nServer: x\r\n")
            ]
        }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream, way: way) { gateway in
            let response = try gateway.chat(
                fields:
                    "OpenAI-Organization: org\r\nOpenAI-Project: p\r\ntraceparent: 00-a\r\n"
                    + "X-Api-Key: k\r\nCookie: c\r\n"
                    + "X-Stainless-OS: Linux\r\nForwarded: for=1\r\nAccept-Encoding: gzip\r\n")
            #expect(response.value("Retry-After") == "3")
            #expect(response.value("X-RateLimit-Remaining-Tokens") == "17")
            #expect(response.value("openai-processing-ms") == "5")
            #expect(response.value("x-upstream-request-id") == "theirs")
            #expect(response.value("x-request-id")?.hasPrefix("req_") == true)
            #expect(!response.has("Server"))
        }
        let request = try #require(upstream.log.current.questions.first)
        #expect(request.values("openai-organization") == ["org"])
        #expect(request.values("openai-project") == ["p"])
        #expect(request.values("traceparent") == ["00-a"])
        for name in [
            "x-api-key", "cookie", "x-stainless-os", "forwarded", "accept-encoding", "authorization", "expect",
        ] {
            #expect(request.values(name).isEmpty)
        }
    }
}
