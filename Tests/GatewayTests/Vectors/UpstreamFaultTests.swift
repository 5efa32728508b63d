internal import Support
internal import Testing
internal import Wire

/// Every fault of an upstream that speaks OpenAI's API, and what the client then sees.
@Suite(.enabled(if: Fixtures.isAvailable, "\(Fixtures.skipReason)")) struct UpstreamFaultTests {
    private static let all = Vector.all(in: "http/upstream-fault-vectors.json")
    private static let ofGemini = all.filter { $0.object["dialect"]?.stringEquals("gemini") == true }
    /// Shown in another way, in suites of their own.
    private static let elsewhere = [
        "upf-03": "needs a resolver that hangs; the transport asks libcurl not to wait for it",
        "upf-04": "needs a network that drops packets",
        "upf-06": "needs a TLS server; certificates are the transport's tests' business",
        "upf-46": "StreamTests: a slow drip is not cut by any limit on the whole",
        "upf-47": "DepartureTests: a slow client holds the server back, and gets every byte",
    ]
    private static let played = all.filter { vector in
        elsewhere[vector.id] == nil && !ofGemini.contains { $0.id == vector.id }
    }

    @Test func `the faults that belong to other suites are known by name`() {
        #expect(Self.all.count == 28)
        #expect(Self.ofGemini.map(\.id) == ["upf-43", "upf-45"])
        #expect(Self.played.count == 21)
    }

    @Test(arguments: played, Way.allCases)
    func `a fault is the status, the error or the event that it ought to be`(_ vector: Vector, _ way: Way) async throws
    {
        let steps = try Self.steps(vector)
        let upstream = try ModelServer.start { _ in steps }
        defer { upstream.stop() }
        let isRefused = vector.object["upstream"]?.elements.contains { $0["refuse"] != nil } == true
        let timeouts = "timeouts: {connect: 1, first_byte: 0.3, idle: 0.3}"
        try await TestGateway.run(before: upstream, llm: timeouts, way: way) { gateway in
            if isRefused { upstream.stop() }
            let isStreaming = vector.object["client_stream"]?.bool == true
            let response = try gateway.chat(isStreaming ? ChatBody.streaming : ChatBody.plain)
            check(response, vector)
        }
    }

    private func check(_ response: RawResponse, _ vector: Vector) {
        #expect(Vector.statuses(in: vector.expected).contains(response.status), "\(response.text)")
        #expect(response.isComplete)
        if let error = vector.expected?["json_error"] {
            #expect(response.json?["error"]?["message"]?.string?.isEmpty == false, "\(response.text)")
            if let message = error["message"]?.string {
                #expect(response.json?["error"]?["message"]?.string == message)
            }
        }
        for name in Vector.strings(vector.expected?["headers_present"]) { #expect(response.has(name)) }
        if vector.expected?["headers_absent"] != nil {
            #expect(response.value("Content-Type") == "application/json")
        }
        let wanted = Vector.strings(vector.expected?["events"])
        if !wanted.isEmpty {
            #expect(response.events.count == wanted.count)
            #expect(response.events.last?.contains("\"error\"") == (wanted.last == "1 error event"))
        }
        switch vector.id {
        case "upf-34": #expect(response.events.first == "{oops")
        case "upf-38": #expect(response.events.first.map { $0.utf8.count >= 8 << 20 || $0.contains("error") } == true)
        case "upf-42": #expect(response.events == ["\u{1F600}"])
        default: break
        }
    }

    // MARK: The upstream's part

    private static func steps(_ vector: Vector) throws -> [UpstreamStep] {
        var steps: [UpstreamStep] = []
        for step in vector.object["upstream"].map({ Array($0.elements) }) ?? [] {
            for member in step.members { steps += try self.steps(for: member.key.string ?? "", in: step) }
        }
        return steps
    }

    private static func steps(for name: String, in step: JSONView) throws -> [UpstreamStep] {
        switch name {
        case "send":
            let bytes = Vector.bytes(step["send"]?.string ?? "")
            // The second step of this one says in words what is sent.
            if bytes.suffix(6).elementsEqual("1\r\nd\r\n".utf8) {
                let emoji = Array("data: \u{1F600}\n\n".utf8)
                return [
                    .send(Array(bytes.dropLast(6))), .chunk(Array(emoji[..<8])), .chunk(Array(emoji[8...])), .lastChunk,
                ]
            }
            return [.send(Array(repeatElement(bytes, count: step["repeat"]?.int ?? 1).joined()))]
        case "repeat", "refuse", "note": return []
        case "reset": return [.reset]
        case "close": return [.close]
        case "pause_ms": return [.stall]
        case "answer": return [.json(ModelServer.answer)]
        case "send_event_bytes":
            return [.event(String(repeating: "x", count: step["send_event_bytes"]?.int ?? 0)), .lastChunk]
        default: throw UnknownStep(name: name)
        }
    }

    struct UnknownStep: Error {
        let name: String
    }
}
