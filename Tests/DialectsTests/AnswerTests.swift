internal import Dialects
internal import Testing
internal import Wire

/// The whole answer and the stream say the same.
@Suite struct AnswerTests {
    private static let events: [ChatEvent] = [
        .text(choice: 0, "Hel"), .text(choice: 1, "Ta"), .text(choice: 0, "lo \"é\"\n"), .finish(choice: 0, .stop),
        .text(choice: 1, "g"), .finish(choice: 1, .length), .finish(choice: 2, .stop),
        .usage(Usage(promptTokens: 5, completionTokens: 4)),
    ]

    private static func identity(_ form: AnswerIdentity.Form) -> AnswerIdentity {
        AnswerIdentity(form: form, id: "id-1", created: 1234, model: "m/1")
    }

    private static func chunks(_ form: AnswerIdentity.Form, includesUsage: Bool) throws -> [JSONView] {
        var chunks = AnswerChunks(identity(form), includesUsage: includesUsage)
        var bytes: [UInt8] = []
        for event in events { chunks.append(event, to: &bytes) }
        chunks.appendEnd(to: &bytes)
        var decoder = EventStreamDecoder()
        var data: [[UInt8]] = []
        try decoder.feed(bytes.span) { data.append($0.data) }
        #expect(data.last == Array("[DONE]".utf8))
        return try data.dropLast().map { try JSONDocument(parsing: $0).root }
    }

    private static func whole(_ form: AnswerIdentity.Form) throws -> JSONView {
        var fold = AnswerFold(identity(form))
        for event in events { fold.take(event) }
        return try JSONDocument(parsing: fold.encoded).root
    }

    private static func choices(_ view: JSONView) -> [JSONView] {
        view["choices"].map { Array($0.elements) } ?? []
    }

    @Test(arguments: [AnswerIdentity.Form.chat, .completion])
    func `the fold of the stream is the whole answer`(_ form: AnswerIdentity.Form) throws {
        var texts = ["", "", ""]
        var finishes = ["", "", ""]
        var usage: Usage?
        for chunk in try Self.chunks(form, includesUsage: true) {
            for choice in Self.choices(chunk) {
                let index = try #require(choice["index"]?.int)
                texts[index] += (form == .chat ? choice["delta"]?["content"] : choice["text"])?.string ?? ""
                if let finish = choice["finish_reason"]?.string { finishes[index] = finish }
            }
            usage = chunk["usage"].flatMap { Usage($0) } ?? usage
        }
        let whole = try Self.whole(form)
        let choices = Self.choices(whole)
        #expect(choices.map { $0["index"]?.int } == [0, 1, 2])
        #expect(choices.map { (form == .chat ? $0["message"]?["content"] : $0["text"])?.string } == texts)
        #expect(texts == ["Hello \"é\"\n", "Tag", ""])
        #expect(choices.map { $0["finish_reason"]?.string } == finishes)
        #expect(finishes == ["stop", "length", "stop"])
        #expect(whole["usage"].flatMap { Usage($0) } == usage)
        #expect(usage?.totalTokens == 9)
    }

    @Test func `every part carries the answer's identity`() throws {
        for chunk in try Self.chunks(.chat, includesUsage: true) + [Self.whole(.chat)] {
            #expect(chunk["id"]?.string == "id-1")
            #expect(chunk["created"]?.int == 1234)
            #expect(chunk["model"]?.string == "m/1")
        }
        #expect(try Self.whole(.chat)["object"]?.string == "chat.completion")
        #expect(try Self.chunks(.chat, includesUsage: false).first?["object"]?.string == "chat.completion.chunk")
        #expect(try Self.whole(.completion)["object"]?.string == "text_completion")
    }

    @Test func `a choice's role comes first and once`() throws {
        var seen: Set<Int> = []
        for chunk in try Self.chunks(.chat, includesUsage: false) {
            for choice in Self.choices(chunk) {
                let isFirst = seen.insert(try #require(choice["index"]?.int)).inserted
                #expect((choice["delta"]?["role"]?.string == "assistant") == isFirst)
            }
        }
        #expect(seen == [0, 1, 2])
    }

    @Test func `usage comes last, with no choices, and only when it is asked for`() throws {
        let with = try Self.chunks(.chat, includesUsage: true)
        #expect(with.last?["choices"]?.count == 0)
        #expect(with.last?["usage"]?["total_tokens"]?.int == 9)
        #expect(with.dropLast().allSatisfy { $0["usage"]?.isNull == true })
        #expect(try Self.chunks(.chat, includesUsage: false).allSatisfy { $0["usage"] == nil })
    }
}
