import Dialects
import Testing
import Wire

struct GeminiFinishTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let reason: String
        /// With text, with a call, and with nothing at all; nil: an error.
        let text: String
        let call: String
        let nothing: String?
        var testDescription: String { reason }
    }

    private static let filtered = [
        "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "LANGUAGE", "MODEL_ARMOR", "ESCALATION",
        "PUP_LIMITED_DISABLED", "IMAGE_SAFETY", "IMAGE_PROHIBITED_CONTENT", "IMAGE_RECITATION", "3", "4",
    ].map { Case(reason: $0, text: "content_filter", call: "content_filter", nothing: "content_filter") }

    private static let cases =
        filtered + [
            Case(reason: "STOP", text: "stop", call: "tool_calls", nothing: "stop"),
            Case(reason: "1", text: "stop", call: "tool_calls", nothing: "stop"),
            Case(reason: "MAX_TOKENS", text: "length", call: "length", nothing: "length"),
            Case(reason: "2", text: "length", call: "length", nothing: "length"),
            Case(reason: "CONTINUATION", text: "length", call: "length", nothing: "length"),
            Case(reason: "TOO_MANY_TOOL_CALLS", text: "length", call: "length", nothing: "length"),
            Case(reason: "OTHER", text: "stop", call: "tool_calls", nothing: "content_filter"),
            Case(reason: "5", text: "stop", call: "tool_calls", nothing: "content_filter"),
            Case(reason: "NO_IMAGE", text: "stop", call: "tool_calls", nothing: "content_filter"),
            Case(reason: "IMAGE_OTHER", text: "stop", call: "tool_calls", nothing: "content_filter"),
            Case(reason: "FINISH_REASON_UNSPECIFIED", text: "stop", call: "tool_calls", nothing: "content_filter"),
            Case(reason: "77", text: "stop", call: "tool_calls", nothing: "content_filter"),
            Case(reason: "INVENTED", text: "stop", call: "tool_calls", nothing: "content_filter"),
            Case(reason: "MALFORMED_FUNCTION_CALL", text: "stop", call: "tool_calls", nothing: nil),
            Case(reason: "MALFORMED_RESPONSE", text: "stop", call: "tool_calls", nothing: nil),
            Case(reason: "MISSING_THOUGHT_SIGNATURE", text: "stop", call: "tool_calls", nothing: nil),
            Case(reason: "UNEXPECTED_TOOL_CALL", text: "stop", call: "tool_calls", nothing: nil),
        ]

    private static func replay(_ test: Case, _ part: String, isStream: Bool) -> GeminiReplay {
        let reason = test.reason.utf8.allSatisfy { $0 &- 0x30 < 10 } ? test.reason : "\"\(test.reason)\""
        let body = #"{"candidates":[{"content":{"parts":[\#(part)]},"finishReason":\#(reason)}]}"#
        return isStream ? GeminiReplay(stream: [body]) : GeminiReplay(unary: body)
    }

    @Test(arguments: cases, [false, true])
    func `every finish reason is one of OpenAI's`(test: Case, isStream: Bool) {
        #expect(Self.replay(test, #"{"text":"x"}"#, isStream: isStream).finishReason == test.text)
        #expect(Self.replay(test, #"{"functionCall":{"name":"f"}}"#, isStream: isStream).finishReason == test.call)
        let empty = Self.replay(test, "", isStream: isStream)
        guard let nothing = test.nothing else {
            #expect(empty.problem?.status == 502 && empty.problem?.type == "upstream_error")
            #expect(empty.problem?.code == test.reason.lowercased())
            return
        }
        #expect(empty.finishReason == nothing)
    }

    @Test func `a missing signature that came through as a finish can be tried again with stand-ins`() {
        let replay = GeminiReplay(unary: #"{"candidates":[{"finishReason":"MISSING_THOUGHT_SIGNATURE"}]}"#)
        #expect(replay.problem?.isSignatureFault == true)
    }

    @Test func `a whole answer without a finish reason has ended`() {
        #expect(GeminiReplay(unary: #"{"candidates":[{"content":{"parts":[{"text":"x"}]}}]}"#).finishReason == "stop")
    }

    @Test(arguments: ["{}", #"{"candidates":[]}"#, #"{"promptFeedback":{"safetyRatings":[]}}"#])
    func `no candidates and no reason is an upstream fault`(body: String) {
        #expect(GeminiReplay(unary: body).problem?.code == "empty_response")
        #expect(GeminiReplay(stream: [body]).problem?.code == "empty_response")
    }

    @Test func `a block in the middle of a stream is a filtered answer`() {
        let replay = GeminiReplay(stream: [
            #"{"candidates":[{"content":{"parts":[{"text":"x"}]}}]}"#, #"{"promptFeedback":{"blockReason":"OTHER"}}"#,
        ])
        #expect(replay.finishReason == "content_filter" && replay.text == "x")
    }
}
