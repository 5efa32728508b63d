internal import Support
internal import Testing
internal import Wire

/// A request's body on its way to a server of the same dialect: only the model changes.
@Suite(.enabled(if: Fixtures.isAvailable, "\(Fixtures.skipReason)")) struct PassthroughTests {
    private static let all = Vector.all(in: "json/passthrough-vectors.json")

    private static func input(_ vector: Vector) -> [UInt8] {
        if let text = vector.object["input"]?.string { return Array(text.utf8) }
        var bytes: [UInt8] = []
        for part in vector.object["input_parts"].map({ Array($0.elements) }) ?? [] {
            let piece =
                part["byte"]?.int.map { [UInt8(truncatingIfNeeded: $0)] } ?? Array((part["text"]?.string ?? "").utf8)
            for _ in 0..<(part["repeat"]?.int ?? 1) { bytes += piece }
        }
        return bytes
    }

    /// The vectors speak of documents; the gateway wants messages in them too. They are added in front, out of the way.
    private static let messages = Array(#""messages":[],"#.utf8)

    @Test func `all vectors are here`() {
        #expect(Self.all.count == 53)
    }

    @Test(arguments: all)
    func `only the model's bytes change`(_ vector: Vector) async throws {
        let upstream = try ModelServer.start(models: ["m2"])
        defer { upstream.stop() }
        let input = Self.input(vector)
        guard let brace = input.firstIndex(of: UInt8(ascii: "{")), vector.expected?["reject"] == nil || input.count > 2
        else {
            return
        }
        let hasMessages = (try? JSONDocument(parsing: input))?.root["messages"] != nil
        let added = hasMessages ? [] : Self.messages
        let sent = Array(input[...brace]) + added + Array(input[(brace + 1)...])
        try await TestGateway.run(before: upstream) { gateway in
            let response = try gateway.request("POST", "/v1/chat/completions", body: sent)
            let received = upstream.log.current.questions.first?.body
            check(vector, response, received.map { Self.without(added, $0) })
        }
    }

    private static func without(_ added: [UInt8], _ body: [UInt8]) -> [UInt8] {
        guard !added.isEmpty, let brace = body.firstIndex(of: UInt8(ascii: "{")) else { return body }
        return Array(body[...brace]) + Array(body[(brace + 1 + added.count)...])
    }

    private func check(_ vector: Vector, _ response: RawResponse, _ received: [UInt8]?) {
        let outcomes = [vector.expected, vector.expected?["or"]].compactMap(\.self)
        let fits = outcomes.contains { outcome in
            if let status = outcome["reject"]?.int { return received == nil && response.status == status }
            guard let received, response.status == 200 else { return false }
            if let output = outcome["output"]?.string { return received == Array(output.utf8) }
            if let any = outcome["output_any_of"] {
                return any.elements.contains { Array(($0.string ?? "").utf8) == received }
            }
            return outcome["accept"]?.bool == true
        }
        let text = String(decoding: received?.prefix(300) ?? [], as: UTF8.self)
        #expect(fits, "\(response.status) \(response.text.prefix(200)) \(text)")
    }
}
