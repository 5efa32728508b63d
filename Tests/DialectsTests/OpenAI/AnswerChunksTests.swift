import Dialects
import Testing
import Wire

struct AnswerChunksTests {
    private static let chat = AnswerIdentity(form: .chat, id: "chatcmpl-1", created: 7, model: "m")
    private static let completion = AnswerIdentity(form: .completion, id: "cmpl-1", created: 7, model: "m")

    private static func stream(
        _ events: [ChatEvent], _ identity: AnswerIdentity = chat, includesUsage: Bool = false, echo: [String] = []
    ) -> String {
        var chunks = AnswerChunks(identity, includesUsage: includesUsage, echo: echo)
        var bytes: [UInt8] = []
        for event in events { chunks.append(event, to: &bytes) }
        chunks.appendEnd(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func whole(
        _ events: [ChatEvent], _ identity: AnswerIdentity = chat, echo: [String] = []
    ) -> JSONValue? {
        var fold = AnswerFold(identity, echo: echo)
        for event in events { fold.take(event) }
        return try? JSONValue(parsing: fold.encoded)
    }

    @Test func `the bytes of a stream are OpenAI's`() {
        let head = #"data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":7,"model":"m","choices":"#
        let tail = #","logprobs":null,"finish_reason":null}],"usage":null}"#
        let events: [ChatEvent] = [
            .text(choice: 0, "Hé\n"), .finish(choice: 0, .stop),
            .usage(Usage(promptTokens: 1, completionTokens: 2)),
        ]
        let expected = """
            \(head)[{"index":0,"delta":{"role":"assistant","content":"","refusal":null}\(tail)

            \(head)[{"index":0,"delta":{"content":"Hé\\n"}\(tail)

            \(head)[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}],"usage":null}

            \(head)[],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}

            data: [DONE]


            """
        #expect(Self.stream(events, includesUsage: true) == expected)
    }

    @Test func `the upstream's id and model replace the gateway's`() {
        let start = ChatEvent.start(AnswerStart(id: "x", model: "better", serviceTier: "flex"))
        let chat = Self.stream([start, .text(choice: 0, "a"), .finish(choice: 0, .stop)])
        #expect(chat.contains(#""id":"chatcmpl-x""#) && chat.contains(#""model":"better","service_tier":"flex""#))
        #expect(Self.whole([start, .text(choice: 0, "a")], Self.completion)?["id"] == "cmpl-x")
        let silent = ChatEvent.start(AnswerStart(id: "", model: nil))
        #expect(Self.whole([silent, .text(choice: 0, "a")])?["id"] == "chatcmpl-1")
    }

    @Test func `nothing empty is sent`() {
        let events: [ChatEvent] = [.text(choice: 0, ""), .reasoning(choice: 0, ""), .refusal(choice: 0, "")]
        #expect(Self.stream(events) == "data: [DONE]\n\n")
    }

    @Test func `a later usage replaces an earlier one`() {
        let events: [ChatEvent] = [
            .usage(Usage(promptTokens: 1, completionTokens: 1)), .text(choice: 0, "a"), .finish(choice: 0, .stop),
            .usage(Usage(promptTokens: 2, completionTokens: 2)),
        ]
        let answer = StreamedAnswer(Array(Self.stream(events, includesUsage: true).utf8), includesUsage: true)
        #expect(answer.faults == [] && answer.usage?["total_tokens"] == 4)
    }

    @Test func `citations come in one delta before the end`() {
        let citation = Citation(start: 0, end: 1, title: "t", url: "https://u.example")
        let events: [ChatEvent] = [
            .text(choice: 0, "a"), .citation(choice: 0, citation), .citation(choice: 0, citation),
            .finish(choice: 0, .stop),
        ]
        let answer = StreamedAnswer(Array(Self.stream(events).utf8))
        #expect(answer.faults == [])
        #expect(answer.choices[0]?["message"]?["annotations"]?.array?.count == 2)
    }

    @Test func `choices are told apart and end each by itself`() {
        let call = ToolCall(id: "c", name: "f", arguments: "{}")
        let events: [ChatEvent] = [
            .text(choice: 1, "b"), .toolCall(choice: 0, call), .text(choice: 1, "c"), .finish(choice: 0, .toolCalls),
            .finish(choice: 1, .length),
        ]
        let answer = StreamedAnswer(Array(Self.stream(events).utf8))
        #expect(answer.faults == [])
        #expect(answer.choices[1]?["message"]?["content"] == "bc")
        #expect(answer.choices[0]?["message"]?["content"]?.isNull == true)
        #expect(Self.whole(events)?["choices"]?.array?.map { $0["index"]?.int } == [0, 1])
    }

    // MARK: Legacy completions

    @Test(arguments: [
        (FinishReason.stop, "stop"), (.length, "length"), (.contentFilter, "content_filter"), (.toolCalls, "stop"),
    ])
    func `completions know three finish reasons`(reason: FinishReason, word: String) {
        let events: [ChatEvent] = [.text(choice: 0, "a"), .finish(choice: 0, reason)]
        #expect(Self.whole(events, Self.completion)?["choices"]?[0]?["finish_reason"]?.string == word)
        #expect(Self.stream(events, Self.completion).contains(#""finish_reason":"\#(word)""#))
    }

    @Test func `completions have text and nothing of chats`() {
        let call = ToolCall(id: "c", name: "f", arguments: "{}")
        let events: [ChatEvent] = [
            .reasoning(choice: 0, "hm"), .text(choice: 0, "a"), .toolCall(choice: 0, call),
            .googleExtras(choice: 0, Array("{}".utf8)), .finish(choice: 0, .stop),
        ]
        let head = #"data: {"id":"cmpl-1","object":"text_completion","created":7,"model":"m","choices":"#
        #expect(
            Self.stream(events, Self.completion) == """
                \(head)[{"index":0,"text":"a","logprobs":null,"finish_reason":null}]}

                \(head)[{"index":0,"text":"","logprobs":null,"finish_reason":"stop"}]}

                data: [DONE]


                """)
    }

    @Test func `an echoed prompt stands in front of its own choice and moves the offsets`() {
        let token = TokenLogprob(token: "xyz", logprob: -1, alternatives: [])
        let events: [ChatEvent] = [
            .logprobs(choice: 0, [token]), .text(choice: 0, "xyz"), .logprobs(choice: 0, [token]),
            .text(choice: 0, "xyz"), .finish(choice: 0, .stop), .finish(choice: 1, .stop),
        ]
        let echo = ["Två: ", "Tre: "]
        let whole = Self.whole(events, Self.completion, echo: echo)?["choices"]
        #expect(whole?[0]?["text"] == "Två: xyzxyz" && whole?[1]?["text"] == "Tre: ")
        #expect(whole?[0]?["logprobs"]?["text_offset"] == [5, 8])
        let chunks = StreamedAnswer(Array(Self.stream(events, Self.completion, echo: echo).utf8)).chunks
        var texts: [Int: String] = [:]
        var offsets: [JSONValue] = []
        for choice in chunks.compactMap({ $0["choices"]?[0] }) {
            texts[choice["index"]?.int ?? -1, default: ""] += choice["text"]?.string ?? ""
            offsets += choice["logprobs"]?["text_offset"]?.array ?? []
        }
        #expect(texts == [0: "Två: xyzxyz", 1: "Tre: "])
        #expect(offsets == [5, 8])
    }
}
