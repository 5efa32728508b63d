internal import Reactor
internal import Support
internal import Testing
internal import Wire

/// Scripts of what a client does, played against a running gateway.
@Suite(.enabled(if: Fixtures.isAvailable, "\(Fixtures.skipReason)")) struct BehaviourTests {
    private static let all = Vector.all(in: "http/behaviour-vectors.json")
    /// Shown by other tests.
    private static let elsewhere = [
        "beh-33": "DepartureTests: a slow client holds the server back",
        "beh-34": "DepartureTests: a client that takes nothing any more",
        "beh-37": "one active among many idle, below",
        "beh-39": "DepartureTests: a client that leaves while events pour",
        "beh-42": "ProgramTests: SIGTERM lets a stream end",
        "beh-43": "ProgramTests: a second signal",
        "beh-48": "StreamTests: every event goes on when it comes",
    ]
    private static let played = all.filter { elsewhere[$0.id] == nil }

    @Test func `all vectors are here`() {
        #expect(Self.all.count == 33)
        #expect(Self.played.count == 26)
    }

    @Test(arguments: played)
    func `a client sees what it ought to`(_ vector: Vector) async throws {
        let upstream = try ModelServer.start { request in
            String(decoding: request.body, as: UTF8.self).contains(#""stream":true"#)
                ? UpstreamStep.events(["1", "2"]) : [.json(ModelServer.answer)]
        }
        defer { upstream.stop() }
        let clock = ManualClock()
        let isTimed = vector.expected?["closed_within"] != nil || vector.expected?["within"] != nil
        try await TestGateway.run(
            before: upstream, "gateway: {api_keys: [some-key]}", clock: isTimed ? .manual(clock) : .system
        ) { gateway in
            let client = try gateway.client()
            for step in vector.object["steps"].map({ Array($0.elements) }) ?? [] {
                try play(step, client, clock)
                // A later client that has its answer shows that the gateway has seen what was sent before.
                if isTimed { try #expect(gateway.get("/health").status == 200) }
            }
            if isTimed { clock.advance(by: .seconds(11)) }
            try check(client, vector)
        }
    }

    // MARK: The client's part

    private func play(_ step: JSONView, _ client: RawClient, _ clock: ManualClock) throws {
        if let text = step["send"]?.string {
            let bytes = Array(repeatElement(Self.expand(text), count: step["repeat"]?.int ?? 1).joined())
            try client.send(bytes, inPiecesOf: step["split"]?.int ?? bytes.count)
        } else if let status = step["expect_interim"]?.int {
            #expect(try client.readHead().status == status)
        } else if let text = step["trickle"]?.string {
            for _ in 0..<3 {
                clock.advance(by: .seconds(3))
                try client.send(text)
            }
        } else if step["half_close"] != nil {
            client.finishWriting()
        } else {
            // A pause is no condition for anything here.
            #expect(step["pause_ms"] != nil)
        }
    }

    private static func expand(_ text: String) -> [UInt8] {
        let chat = ChatBody.plain
        let stream = ChatBody.streaming
        let bytesInChunks = chat.utf8.map { "1\r\n\(Character(Unicode.Scalar($0)))\r\n" }.joined()
        return Vector.bytes(
            text.replacing("{auth}", with: "Authorization: Bearer some-key\r\n")
                .replacing("{len:chat}", with: "\(chat.utf8.count)").replacing(
                    "{len:chat_stream}", with: "\(stream.utf8.count)"
                )
                .replacing("{chunked1:chat}", with: bytesInChunks)
                .replacing("{chat_stream}", with: stream).replacing("{chat}", with: chat))
    }

    // MARK: What it sees

    private func check(_ client: RawClient, _ vector: Vector) throws {
        let expected = try #require(vector.expected)
        if let count = expected["response_count"]?.int {
            for _ in 0..<count { try #expect(client.readResponse().status == 200) }
            return
        }
        if expected["closed_within"] != nil {
            let rest = try client.readToEnd()
            #expect(rest.isEmpty || rest.starts(with: "HTTP/1.1 408 ".utf8))
            return
        }
        for response in expected["responses"].map({ Array($0.elements) }) ?? [] {
            let isHead = vector.id == "beh-01"
            try check(client.readResponse(toHead: isHead), response, noInterim: expected["no_interim"]?.int)
        }
        switch expected["connection"]?.string {
        case "open":
            try client.send(RawClient.request("GET", "/health"))
            try #expect(client.readResponse().status == 200)
        case "closed":
            #expect(try client.readToEnd().isEmpty)
        default: break
        }
    }

    private func check(_ response: RawResponse, _ expected: JSONView, noInterim: Int?) throws {
        #expect(Vector.statuses(in: expected).contains(response.status))
        if let noInterim { #expect(!response.interim.contains(noInterim)) }
        for name in Vector.strings(expected["headers_present"]) { #expect(response.has(name)) }
        for name in Vector.strings(expected["headers_absent"]) { #expect(!response.has(name)) }
        let framing = Vector.strings(expected["exactly_one_of"])
        if !framing.isEmpty { #expect(framing.count { response.has($0) } == 1) }
        for member in expected["header_matches"].map({ Array($0.members) }) ?? [] {
            let pattern = try Regex(member.value.string ?? "")
            #expect(try response.value(member.key.string ?? "").map { try pattern.wholeMatch(in: $0) != nil } == true)
        }
        for member in expected["header_tokens"].map({ Array($0.members) }) ?? [] {
            #expect(response.value(member.key.string ?? "")?.lowercased() == member.value.string)
        }
        if expected["json_error"]?.bool == true { #expect(response.error != nil) }
        if expected["sse"]?.bool == true { #expect(response.events == ["1", "2", "[DONE]"]) }
    }

    @Test func `one active client among many idle ones is served`() async throws {
        ProcessControl.raiseDescriptorLimit()
        try await TestGateway.run("llm: {backend: echo}") { gateway in
            let idle = try (0..<1000).map { _ in try gateway.client() }
            try #expect(gateway.get("/v1/models").status == 200)
            #expect(idle.count == 1000)
        }
    }
}
