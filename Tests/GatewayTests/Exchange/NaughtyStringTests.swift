internal import Support
internal import Testing
internal import Wire

/// Strings that break software, as what somebody asks and is told.
@Suite(.enabled(if: Fixtures.isAvailable, "\(Fixtures.skipReason)")) struct NaughtyStringTests {
    private static let strings: [String] = {
        guard let bytes = try? Fixtures.data("text/blns.json"), let document = try? JSONDocument(parsing: bytes) else {
            return []
        }
        return document.root.elements.compactMap(\.string)
    }()
    /// Nothing of what stands between these may get into the log.
    private static let mark = "\u{2042}mark\u{2042}"

    private static func body(_ string: String, isStreaming: Bool) -> [UInt8] {
        var writer = JSONWriter()
        writer.string(mark + string + mark)
        let content = String(decoding: writer.bytes, as: UTF8.self)
        return Array(#"{"model":"m","stream":\#(isStreaming),"messages":[{"role":"user","content":\#(content)}]}"#.utf8)
    }

    private func checkLog(_ gateway: TestGateway, requests: Int) throws {
        #expect(Self.strings.count == 515)
        #expect(gateway.log.hasLines(requests))
        for line in gateway.log.all {
            #expect(!line.contains(Self.mark))
            _ = try JSONDocument(parsing: Array(line.utf8))
        }
    }

    @Test(arguments: [false, true])
    func `the echo brings every one back byte for byte`(_ isStreaming: Bool) async throws {
        try await TestGateway.run("llm: {backend: echo}") { gateway in
            let client = try gateway.client()
            for string in Self.strings {
                let body = Self.body(string, isStreaming: isStreaming)
                try client.send(RawClient.request("POST", "/v1/chat/completions", body: body))
                let response = try client.readResponse()
                let text = isStreaming ? response.deltas : response.content
                #expect(
                    text.map { Array($0.utf8) }
                        == Array(("Echo (no model is connected): " + Self.mark + string + Self.mark).utf8))
                #expect(!response.fields.contains { $0.value.contains(Self.mark) })
            }
            try checkLog(gateway, requests: 515)
        }
    }

    /// The server sends the question's body back, inside an answer or as an event.
    @Test(arguments: [false, true])
    func `the forward lane changes no byte in either direction`(_ isStreaming: Bool) async throws {
        let upstream = try ModelServer.start { request in
            isStreaming
                ? UpstreamStep.events([String(decoding: request.body, as: UTF8.self)]) : [.answer(request.body)]
        }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream) { gateway in
            let client = try gateway.client()
            for string in Self.strings {
                let body = Self.body(string, isStreaming: isStreaming)
                try client.send(RawClient.request("POST", "/v1/chat/completions", body: body))
                let response = try client.readResponse()
                #expect(
                    response.body
                        == (isStreaming ? Array("data: ".utf8) + body + Array("\n\ndata: [DONE]\n\n".utf8) : body))
            }
            try checkLog(gateway, requests: 515)
        }
    }
}
