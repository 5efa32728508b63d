internal import Reactor
internal import Support
internal import Testing
internal import Wire

/// Media that a request names by web address.
@Suite struct MediaFetchTests {
    private typealias Gemini = GeminiStandIn
    private static let open = "gateway: {media: {private_addresses: true, bytes: 4096}}"

    /// A question with pictures at these addresses.
    private static func question(_ addresses: String...) -> String {
        let parts = addresses.map { #"{"type":"image_url","image_url":{"url":"\#($0)"}}"# }
        return Gemini.question(#"{"role":"user","content":[\#(parts.joined(separator: ","))]}"#)
    }

    /// Asks about pictures of a web server with these answers, by path.
    private static func ask(
        _ web: [String: [UpstreamStep]], settings: String = open, _ paths: String...,
        then body: (RawResponse, _ asked: RecordedRequest?, _ web: TestUpstream) throws -> Void
    ) async throws {
        let server = try TestUpstream { request in web[request.path] ?? [.json("{}", status: 404)] }
        defer { server.stop() }
        let gemini = try Gemini.start { _ in [.json(Gemini.response("A point"))] }
        defer { gemini.stop() }
        try await TestGateway.run(beforeGemini: gemini, settings) { gateway in
            let parts = paths.map { #"{"type":"image_url","image_url":{"url":"\#(server.baseURL)\#($0)"}}"# }
            let message = #"{"role":"user","content":[\#(parts.joined(separator: ","))]}"#
            try body(try gateway.chat(Gemini.question(message)), gemini.log.current.generations.first, server)
        }
    }

    private static func file(_ bytes: [UInt8], _ type: String) -> [UpstreamStep] {
        [.answer(bytes, fields: "Content-Type: \(type)\r\n")]
    }

    private static func redirect(_ location: String, status: Int = 302) -> [UpstreamStep] {
        [.answer([], status: status, fields: "Location: \(location)\r\n")]
    }

    private static func inline(_ request: RecordedRequest?) -> [String] {
        request?.json?["contents"]?.elements.flatMap { content in
            content["parts"]?.elements.compactMap { part in
                part["inlineData"].map { "\($0["mimeType"]?.string ?? "") \($0["data"]?.string ?? "")" }
            } ?? []
        } ?? []
    }

    @Test func `a picture is fetched and sent inside the request`() async throws {
        let web = ["/a.png": Self.file(Array("point".utf8), "image/png; charset=binary")]
        try await Self.ask(web, "/a.png") { response, asked, server in
            #expect(response.content == "A point")
            #expect(Self.inline(asked) == ["image/png cG9pbnQ="])
            let request = try #require(server.log.current.requests.first)
            #expect(request.values("x-goog-api-key").isEmpty && request.values("authorization").isEmpty)
        }
    }

    @Test func `several are fetched side by side and each address once`() async throws {
        let gate = Gate()
        let web = [
            "/a": [.wait(gate)] + Self.file([1], "image/png"), "/b": [.wait(gate)] + Self.file([2], "image/webp"),
        ]
        let server = try TestUpstream { web[$0.path] ?? [] }
        defer { server.stop() }
        let gemini = try Gemini.start { _ in [.json(Gemini.response("x"))] }
        defer { gemini.stop() }
        try await TestGateway.run(beforeGemini: gemini, Self.open) { gateway in
            let client = try gateway.client()
            let (first, second) = (server.baseURL + "/a", server.baseURL + "/b")
            try client.startChat(Self.question(first, second, first))
            #expect(server.log.waitUntil { $0.requests.count == 2 })
            gate.open()
            #expect(try client.readResponse().status == 200)
            #expect(
                Self.inline(gemini.log.current.generations.first) == [
                    "image/png AQ==", "image/webp Ag==", "image/png AQ==",
                ])
            #expect(server.log.current.requests.count == 2)
        }
    }

    @Test func `a medium that is too large is refused`() async throws {
        try await Self.ask(["/a": Self.file(Array(repeating: 0, count: 5000), "image/png")], "/a") {
            response, asked, _ in
            #expect(response.status == 400)
            #expect(response.error?.code == "invalid_media")
            #expect(response.error?.message.contains("4096 bytes") == true)
            #expect(asked == nil)
        }
    }

    @Test func `a medium without an end is refused at the limit`() async throws {
        let endless: [UpstreamStep] = [
            .text("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n"),
            .sendRepeated(Array(repeating: 0, count: 1000), count: 1 << 30),
        ]
        try await Self.ask(["/a": endless], "/a") { response, _, server in
            #expect(response.error?.code == "invalid_media")
            #expect(server.log.waitUntil { $0.departures.count == 1 })
        }
    }

    @Test func `a type that Gemini does not read is refused by its place`() async throws {
        let web = ["/a": Self.file([1], "application/zip"), "/b.png": Self.file([1], "application/octet-stream")]
        try await Self.ask(web, "/a") { response, asked, _ in
            #expect(response.status == 400)
            #expect(response.error?.param == "messages[0].content[0].image_url.url")
            #expect(asked == nil)
        }
        // A server that says nothing of the type leaves it to the name.
        try await Self.ask(web, "/b.png") { _, asked, _ in #expect(Self.inline(asked) == ["image/png AQ=="]) }
    }

    @Test(arguments: [301, 302, 303, 307, 308])
    func `a redirect is followed`(_ status: Int) async throws {
        let web = [
            "/a": Self.redirect("/b", status: status), "/b": Self.redirect("?c", status: status),
            "/b?c": Self.redirect("d/../e", status: status), "/e": Self.file([1], "image/png"),
        ]
        try await Self.ask(web, "/a") { response, asked, _ in
            #expect(response.status == 200, "\(response.error?.message ?? "")")
            #expect(Self.inline(asked) == ["image/png AQ=="])
        }
    }

    @Test func `redirects end somewhere`() async throws {
        try await Self.ask(["/a": Self.redirect("/a")], "/a") { response, _, server in
            #expect(response.error?.message.contains("redirects more than 4 times") == true)
            #expect(server.log.current.requests.count == 5)
        }
        for location in ["", "ftp://example.org/a", "file:///etc/passwd", "http://", "http://user@127.0.0.1/"] {
            try await Self.ask(["/a": Self.redirect(location)], "/a") { response, asked, _ in
                #expect(response.error?.code == "invalid_media", "\(location)")
                #expect(asked == nil)
            }
        }
    }

    @Test func `a private address is never asked, whatever it is called`() async throws {
        try await Self.ask(["/a": Self.file([1], "image/png")], settings: "", "/a") { response, asked, server in
            #expect(response.status == 400)
            #expect(response.error?.code == "invalid_media")
            #expect(asked == nil)
            #expect(server.log.current.connections == 0)
        }
        let gemini = try Gemini.start { _ in [.json(Gemini.response("x"))] }
        defer { gemini.stop() }
        try await TestGateway.run(beforeGemini: gemini) { gateway in
            for host in [
                "localhost", "127.1", "0x7f000001", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0",
                "169.254.169.254",
                "10.0.0.1", "192.168.1.1", "172.16.0.1", "[fe80::1]", "[fd00::1]", "100.64.0.1",
            ] {
                let response = try gateway.chat(Self.question("http://\(host):\(gemini.port)/v1beta/models"))
                #expect(response.error?.code == "invalid_media", "\(host)")
            }
        }
        #expect(gemini.log.current.generations.isEmpty)
    }

    @Test func `a server that does not answer in time is given up`() async throws {
        let clock = ManualClock()
        let server = try TestUpstream { _ in [.stall] }
        defer { server.stop() }
        let gemini = try Gemini.start { _ in [.json(Gemini.response("x"))] }
        defer { gemini.stop() }
        try await TestGateway.run(beforeGemini: gemini, Self.open, clock: .manual(clock)) { gateway in
            let client = try gateway.client()
            try client.startChat(Self.question(server.baseURL + "/a"))
            #expect(server.log.waitUntil { $0.requests.count == 1 })
            clock.advance(by: .seconds(21))
            #expect(try client.readResponse().error?.code == "invalid_media")
            #expect(server.log.waitUntil { $0.departures.count == 1 })
        }
    }

    @Test func `a client that leaves ends the fetching`() async throws {
        let server = try TestUpstream { _ in [.stall] }
        defer { server.stop() }
        let gemini = try Gemini.start { _ in [.json(Gemini.response("x"))] }
        defer { gemini.stop() }
        try await TestGateway.run(beforeGemini: gemini, Self.open) { gateway in
            let client = try gateway.client()
            try client.startChat(Self.question(server.baseURL + "/a"))
            #expect(server.log.waitUntil { $0.requests.count == 1 })
            client.close()
            #expect(server.log.waitUntil { $0.departures.count == 1 })
        }
    }

    @Test func `more addresses than one request may have are refused before any is asked`() async throws {
        let server = try TestUpstream { _ in Self.file([1], "image/png") }
        defer { server.stop() }
        let gemini = try Gemini.start { _ in [.json(Gemini.response("x"))] }
        defer { gemini.stop() }
        try await TestGateway.run(beforeGemini: gemini, Self.open) { gateway in
            let parts = (0..<33).map { #"{"type":"image_url","image_url":{"url":"\#(server.baseURL)/\#($0)"}}"# }
            let response = try gateway.chat(
                Gemini.question(#"{"role":"user","content":[\#(parts.joined(separator: ","))]}"#))
            #expect(response.error?.code == "invalid_media")
            #expect(server.log.current.requests.isEmpty)
        }
    }

    @Test func `nothing is fetched where the operator does not want it`() async throws {
        let settings = "gateway: {media: {fetch: false, private_addresses: true}}"
        try await Self.ask(["/a": Self.file([1], "image/png")], settings: settings, "/a") { response, _, server in
            #expect(response.error?.message.contains("gateway.media.fetch") == true)
            #expect(server.log.current.connections == 0)
        }
    }

    @Test func `one that is missing fails the request and says which`() async throws {
        try await Self.ask(["/a": Self.file([1], "image/png")], "/a", "/gone") { response, asked, _ in
            #expect(response.status == 400)
            #expect(
                response.error?.message.contains("/gone\" cannot be fetched: its server answered with status 404")
                    == true)
            #expect(asked == nil)
        }
    }
}
