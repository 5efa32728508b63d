import Testing
import Wire

@testable import Dialects

@Suite struct OllamaAnswerTests {
    private static let stream = Array(
        #"""
        {"model":"qwen3","created_at":"t","message":{"role":"assistant","content":"","thinking":"Hm"},"done":false}
        {"model":"qwen3","created_at":"t","message":{"role":"assistant","content":"Hel"},"done":false}

        {"model":"qwen3","created_at":"t","message":{"role":"assistant","content":"lo\u00e9"},"done":false}
        {"model":"qwen3","message":{"role":"assistant","content":""},"done_reason":"stop","done":true,"eval_count":4,"prompt_eval_count":11}

        """#.utf8)

    private static func usage(_ prompt: Int, _ completion: Int) -> ChatEvent {
        .usage(Usage(promptTokens: prompt, completionTokens: completion))
    }

    @Test func `a stream is the same events however it is cut`() throws {
        let expected: [ChatEvent] = [
            .start(AnswerStart(model: "qwen3")), .reasoning(choice: 0, "Hm"), .text(choice: 0, "Hel"),
            .text(choice: 0, "loé"), .finish(choice: 0, .stop), Self.usage(11, 4),
        ]
        #expect(try OllamaRig.events([Self.stream]) == expected)
        #expect(try OllamaRig.events(Self.stream.map { [$0] }) == expected)
        for cut in 0...Self.stream.count {
            #expect(try OllamaRig.events([Array(Self.stream[..<cut]), Array(Self.stream[cut...])]) == expected)
        }
    }

    private static func line(_ message: String, _ more: String = #","done":true,"done_reason":"stop""#) -> [UInt8] {
        Array(#"{"model":"m","message":\#(message)\#(more)}"#.utf8)
    }

    private static let call = #"{"function":{"name":"f","arguments":{"city": "Rome"}}}"#

    @Test func `calls get an id where they have none, and their arguments are a string`() throws {
        let named = #"{"id":"call_7","function":{"index":1,"name":"g","arguments":{}}}"#
        let events = try OllamaRig.events([Self.line(#"{"content":"","tool_calls":[\#(Self.call),\#(named)]}"#)])
        #expect(
            events == [
                .start(AnswerStart(model: "m")),
                .toolCall(
                    choice: 0, ToolCall(id: "call_\(OllamaRig.id)0", name: "f", arguments: #"{"city": "Rome"}"#)),
                .toolCall(choice: 0, ToolCall(id: "call_7", name: "g", arguments: "{}")),
                .finish(choice: 0, .toolCalls),
            ])
    }

    @Test func `a client that wants one call at a time gets the first`() throws {
        let context = OllamaContext(keepsOnlyFirstCall: true)
        let events = try OllamaRig.events([Self.line(#"{"tool_calls":[\#(Self.call),\#(Self.call)]}"#)], context)
        #expect(events.count { if case .toolCall = $0 { true } else { false } } == 1)
    }

    @Test func `a custom tool's call is its bare input`() throws {
        let context = OllamaContext(customTools: ["f"])
        let call = #"{"function":{"name":"f","arguments":{"input":"abc"}}}"#
        let events = try OllamaRig.events([Self.line(#"{"tool_calls":[\#(call)]}"#)], context)
        let expected = ToolCall(id: "call_\(OllamaRig.id)0", name: "f", arguments: "abc", isCustom: true)
        #expect(events.contains(.toolCall(choice: 0, expected)))
    }

    @Test func `thoughts that the client does not want are left out`() throws {
        let events = try OllamaRig.events(
            [Self.line(#"{"thinking":"secret","content":"a"}"#)], OllamaContext(showsThoughts: false))
        #expect(!events.contains(.reasoning(choice: 0, "secret")))
        #expect(events.contains(.text(choice: 0, "a")))
    }

    @Test(arguments: [
        ("stop", FinishReason.stop), ("length", .length), ("load", .stop), ("unload", .stop), ("new", .stop),
    ])
    func `the reason of the end is OpenAI's`(_ reason: String, _ expected: FinishReason) throws {
        let events = try OllamaRig.events([Self.line("{}", #","done":true,"done_reason":"\#(reason)""#)])
        #expect(events.last == .finish(choice: 0, expected))
    }

    @Test func `the likelihoods of tokens are passed on`() throws {
        let more =
            #","done":true,"logprobs":[{"token":"a","logprob":-0.5,"top_logprobs":[{"token":"b","logprob":-1}]}]"#
        let expected = TokenLogprob(
            token: "a", logprob: -0.5, alternatives: [TokenLogprob(token: "b", logprob: -1, alternatives: [])])
        #expect(try OllamaRig.events([Self.line("{}", more)]).contains(.logprobs(choice: 0, [expected])))
    }

    @Test func `counts beyond reason are no trap`() throws {
        let events = try OllamaRig.events([
            Self.line("{}", #","done":true,"eval_count":-5,"prompt_eval_count":9223372036854775807"#)
        ])
        #expect(events.last == Self.usage(.max, 0))
    }

    @Test(arguments: [
        ("", "upstream_stream_ended"), (#"{"message":{"content":"a"},"done":false}"#, "upstream_stream_ended"),
        (#"{"message":{"content":"a"#, "upstream_stream_ended"),
        ("<html>\n", "bad_upstream_response"), ("{\"message\":{\"content\":\"a\"},}\n", "bad_upstream_response"),
        ("[1]\n", "bad_upstream_response"), ("{}\n", "bad_upstream_response"),
        (#"{"message":"a","done":true}"#, "bad_upstream_response"),
        (#"{"message":{"content":5},"done":true}"#, "bad_upstream_response"),
        (#"{"message":{"thinking":[]},"done":true}"#, "bad_upstream_response"),
        (#"{"message":{"tool_calls":{}},"done":true}"#, "bad_upstream_response"),
        (#"{"message":{"tool_calls":[{}]},"done":true}"#, "bad_upstream_response"),
        (#"{"message":{"tool_calls":[{"function":{"name":""}}]},"done":true}"#, "bad_upstream_response"),
        (
            #"{"message":{"tool_calls":[{"function":{"name":"f","arguments":[1]}}]},"done":true}"#,
            "bad_upstream_response"
        ),
    ])
    func `a broken answer is an error that says so`(_ text: String, _ code: String) {
        #expect { try OllamaRig.events([Array(text.utf8)]) } throws: { error in
            guard let problem = error as? UpstreamProblem else { return false }
            return problem.code == code && problem.status == 502 && !problem.message.isEmpty
        }
    }

    @Test func `an error in mid stream is told after what came before it`() throws {
        var decoder = OllamaStreamDecoder(OllamaContext(), answerID: OllamaRig.id, maxEventBytes: 1000)
        let text = #"{"message":{"content":"a"},"done":false}"# + "\n" + #"{"error":"model runner has stopped"}"# + "\n"
        let events = try decoder.feed(Array(text.utf8))
        #expect(events.last == .text(choice: 0, "a"))
        #expect(decoder.problem?.message == "model runner has stopped")
        #expect(decoder.problem?.status == 502)
        #expect(throws: UpstreamProblem.self) { try decoder.feed([]) }
    }

    @Test func `a line without end is cut off at the limit`() {
        let endless = [UInt8](repeating: UInt8(ascii: " "), count: 600)
        #expect { try OllamaRig.events([endless, endless], maxEventBytes: 1000) } throws: { error in
            (error as? UpstreamProblem)?.message.contains("longer than 1000 bytes") == true
        }
    }

    @Test func `a whole answer is the fold of the same events`() throws {
        let request = try OllamaRig.encode()
        let answer = Self.line(#"{"content":"Hello"}"#, #","done":true,"eval_count":2,"prompt_eval_count":3"#)
        let events = try request.events(of: JSONDocument(parsing: answer).root, answerID: OllamaRig.id)
        #expect(
            events == [
                .start(AnswerStart(model: "m")), .text(choice: 0, "Hello"), .finish(choice: 0, .stop), Self.usage(3, 2),
            ])
    }
}
