internal import Support
internal import Testing
internal import Wire

/// Every recorded exchange with a server of the field goes through the gateway and comes back byte for byte.
@Suite(.enabled(if: Fixtures.isAvailable, "\(Fixtures.skipReason)")) struct RecordedAnswerTests {
    private struct Recording: Sendable {
        let name: String
        let path: String
        let request: [UInt8]
        let status: Int
        let stream: [UInt8]?
        let body: [UInt8]

        init?(_ file: String) {
            guard let bytes = try? Fixtures.data("openai/" + file), let root = try? JSONDocument(parsing: bytes).root,
                let response = root["response"]
            else { return nil }
            name = file
            path = root["request"]?["path"]?.string ?? ""
            request = root["request"]?["body"].map { Array($0.rawBytes) } ?? []
            status = response["status"]?.int ?? 200
            stream = response["sse_text"]?.string.map { Array($0.utf8) }
            body = response["body"].map { Array($0.rawBytes) } ?? []
        }
    }

    private static let all = Fixtures.files(in: "openai").compactMap { Recording($0) }
    private static let streams = all.filter { $0.stream != nil && $0.status == 200 }

    @Test func `all recordings are here`() {
        #expect(Self.all.count == 144)
        #expect(Self.streams.count == 69)
    }

    /// How a server cuts its stream.
    enum Cut: CaseIterable {
        case whole, events, bytes

        func steps(_ stream: [UInt8]) -> [UpstreamStep] {
            switch self {
            case .whole: return [.eventStreamHead, .chunk(stream), .lastChunk]
            case .events:
                var steps = [UpstreamStep.eventStreamHead]
                var start = 0
                for index in stream.indices.dropFirst() where stream[index] == 10 && stream[index - 1] == 10 {
                    steps.append(.chunk(Array(stream[start...index])))
                    start = index + 1
                }
                if start < stream.count { steps.append(.chunk(Array(stream[start...]))) }
                return steps + [.lastChunk]
            case .bytes:
                // The end byte by byte, what is before it of a long one in pieces that fit no event.
                let head =
                    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: \(stream.count)\r\n\r\n"
                let long = max(0, stream.count - 4000)
                let pieces = stride(from: 0, to: long, by: 37).map { Array(stream[$0..<min($0 + 37, long)]) }
                return [.text(head)] + pieces.map { .send($0) } + [.trickle(Array(stream[long...]))]
            }
        }
    }

    @Test(arguments: Cut.allCases)
    func `every recorded stream arrives byte for byte`(_ cut: Cut) async throws {
        let upstream = try ModelServer.startWithoutList { request in
            let index = request.values("x-client-request-id").first.flatMap { Int($0) } ?? 0
            return cut.steps(Self.streams[index].stream ?? [])
        }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream) { gateway in
            let client = try gateway.client()
            for (index, recording) in Self.streams.enumerated() {
                let body = Array(ChatBody.streaming.utf8)
                try client.send(
                    RawClient.request(
                        "POST", "/v1/chat/completions", fields: "X-Client-Request-Id: \(index)\r\n", body: body))
                let response = try client.readResponse()
                #expect(response.status == 200)
                #expect(response.body == recording.stream, "\(recording.name)")
            }
        }
    }

    @Test func `every recorded whole answer arrives byte for byte, every error readable`() async throws {
        let whole = Self.all.filter { $0.stream == nil }
        let upstream = try ModelServer.startWithoutList { request in
            let recording = whole[request.values("x-client-request-id").first.flatMap { Int($0) } ?? 0]
            return [.answer(recording.body, status: recording.status)]
        }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream) { gateway in
            for (index, recording) in whole.enumerated() {
                let response = try gateway.chat(fields: "X-Client-Request-Id: \(index)\r\n")
                #expect(response.status == recording.status, "\(recording.name)")
                if recording.status == 200 {
                    #expect(response.body == recording.body, "\(recording.name)")
                } else {
                    let message = response.json?["error"]?["message"]?.string ?? ""
                    #expect(!message.isEmpty && !message.hasPrefix("{") && !message.hasPrefix("["), "\(recording.name)")
                    #expect(response.body == recording.body || response.error != nil, "\(recording.name)")
                }
            }
        }
    }

    @Test func `every recorded request arrives byte for byte`() async throws {
        let upstream = try ModelServer.startWithoutList()
        defer { upstream.stop() }
        let paths = ["/chat/completions", "/completions", "/embeddings"]
        var count = 0
        try await TestGateway.run(before: upstream) { gateway in
            for recording in Self.all {
                guard let path = paths.first(where: { recording.path.hasSuffix($0) }),
                    let root = try? JSONDocument(parsing: recording.request).root, root["model"] != nil
                else { continue }
                let response = try gateway.request("POST", "/v1" + path, body: recording.request)
                // Whoever asked for a stream gets none from this server, and a 502 for it.
                #expect(response.status == (root["stream"]?.bool == true ? 502 : 200), "\(recording.name)")
                let received = try #require(upstream.log.current.questions.last)
                #expect(received.body == recording.request, "\(recording.name)")
                #expect(received.path == "/v1" + path)
                count += 1
            }
        }
        #expect(count > 90)
    }
}
