import Dialects
import Testing
import Wire

/// What gateways in the field get wrong, by the numbers of the survey's openings.
struct GeminiFieldTests {
    private static let tools = GeminiContext(model: "gemini-3-flash", declaredNames: ["f", "g"], issuer: "gapi")

    private static func call(_ name: String, _ more: String = "") -> String {
        #"{"functionCall":{"name":"\#(name)","args":{"a":1}}\#(more)}"#
    }

    private static func event(_ parts: String, finish: String? = nil) -> String {
        let finish = finish.map { #","finishReason":"\#($0)""# } ?? ""
        return #"{"candidates":[{"content":{"role":"model","parts":[\#(parts)]}\#(finish)}]}"#
    }

    struct Ending: Sendable, CustomTestStringConvertible {
        let id: String
        let events: [String]
        let reason: String
        var testDescription: String { id }
    }

    private static let endings = [
        Ending(id: "call, then STOP", events: [event(call("f")), event("", finish: "STOP")], reason: "tool_calls"),
        Ending(id: "call with STOP", events: [event(call("f"), finish: "STOP")], reason: "tool_calls"),
        Ending(id: "STOP, then call", events: [event("", finish: "STOP"), event(call("f"))], reason: "tool_calls"),
        Ending(
            id: "STOP with each",
            events: [event(#"{"text":"a"}"#, finish: "STOP"), event(#"{"text":"b"}"#, finish: "STOP")],
            reason: "stop"),
        Ending(id: "MAX_TOKENS", events: [event(call("f")), event("", finish: "MAX_TOKENS")], reason: "length"),
        Ending(id: "SAFETY", events: [event(call("f")), event("", finish: "SAFETY")], reason: "content_filter"),
    ]

    @Test(arguments: endings)
    func `point 1: the finish reason is right in every shape of stream, and comes once`(ending: Ending) {
        let replay = GeminiReplay(stream: ending.events, Self.tools)
        let reasons = replay.chunks().compactMap { $0["choices"]?[0]?["finish_reason"]?.string }
        #expect(reasons == [ending.reason])
        #expect(StreamedAnswer(replay.streamed()).faults == [])
    }

    @Test func `point 2: calls count through across events and their ids are unique`() {
        let replay = GeminiReplay(
            stream: [
                Self.event(Self.call("f")), Self.event(Self.call("f") + "," + Self.call("g")),
                Self.event("", finish: "STOP"),
            ], Self.tools)
        let items = replay.chunks().compactMap { $0["choices"]?[0]?["delta"]?["tool_calls"]?.array }
        #expect(items.map(\.count) == [1, 1, 1])
        #expect(items.map { $0[0]["index"]?.int } == [0, 1, 2])
        let ids = replay.calls.map(\.id)
        #expect(Set(ids).count == 3)
        #expect(ids.allSatisfy { $0.hasPrefix("call_\(GeminiReplay.answerID)") && $0.utf8.count <= 40 })
    }

    @Test func `point 3: a call's signature goes out in its extra content and in its id`() throws {
        let replay = GeminiReplay(
            stream: [Self.event(Self.call("f", #","thoughtSignature":"c2ln+/8=""#), finish: "STOP")], Self.tools)
        let call = try #require(replay.message["tool_calls"]?[0])
        #expect(call["extra_content"]?["google"] == ["thought_signature": "c2ln+/8=", "issuer": "gapi"])
        let read = SignatureCarrier.read(try #require(call["id"]?.string))
        #expect(read.signature == ThoughtSignature(value: "c2ln+/8=", issuer: "gapi"))
    }

    @Test func `point 3: a text's signature goes out with the message`() {
        let replay = GeminiReplay(
            stream: [
                Self.event(#"{"text":"Hi"}"#), Self.event(#"{"text":"","thoughtSignature":"c2ln"}"#, finish: "STOP"),
            ],
            Self.tools)
        #expect(replay.message["extra_content"]?["google"] == ["thought_signature": "c2ln", "issuer": "gapi"])
        #expect(replay.text == "Hi")
        #expect(replay.chunks().count { $0["choices"]?[0]?["delta"]?["extra_content"] != nil } == 1)
    }

    @Test func `point 4: a signature names the endpoint that issued it`() {
        let body = Self.event(Self.call("f", #","thoughtSignature":"c2ln""#), finish: "STOP")
        for issuer in ["gapi", "vertex1"] {
            let context = GeminiContext(model: "gemini-3-flash", declaredNames: ["f"], issuer: issuer)
            let replay = GeminiReplay(unary: body, context)
            #expect(replay.calls.first?.signature?.issuer == issuer)
            #expect(replay.calls.first?.id.contains("__sig_\(issuer)_") == true)
        }
    }

    @Test(arguments: ["RECITATION", "SAFETY", "SPII", "LANGUAGE", "IMAGE_SAFETY", "OTHER", "NEVER_HEARD_OF"])
    func `point 6: choices are never empty and Gemini's own reason is told`(reason: String) {
        let body = #"{"candidates":[{"finishReason":"\#(reason)","finishMessage":"Because."}]}"#
        let replay = GeminiReplay(unary: body)
        #expect(replay.finishReason == "content_filter")
        #expect(replay.message["content"]?.isNull == true)
        #expect(replay.message["refusal"] == "Because.")
        #expect(replay.message["extra_content"]?["google"]?["finish_reason"]?.string == reason)
    }

    @Test func `point 6: a blocked prompt is a choice that says so`() {
        let body = #"{"promptFeedback":{"blockReason":"SAFETY"},"usageMetadata":{"promptTokenCount":5}}"#
        for replay in [GeminiReplay(unary: body), GeminiReplay(stream: [body])] {
            #expect(replay.finishReason == "content_filter")
            #expect(replay.message["refusal"]?.string?.contains("SAFETY") == true)
            #expect(replay.message["extra_content"]?["google"]?["block_reason"] == "SAFETY")
            #expect(replay.usage?.totalTokens == 5)
            #expect(StreamedAnswer(replay.streamed(), includesUsage: true).faults == [])
        }
    }

    @Test func `point 7: prompt and completion are the total, with thoughts, tools and cache told`() {
        let replay = GeminiReplay(
            unary: """
                {"candidates":[{"content":{"parts":[{"text":"x"}]},"finishReason":"STOP"}],"usageMetadata":{
                "promptTokenCount":100,"toolUsePromptTokenCount":20,"candidatesTokenCount":7,"thoughtsTokenCount":30,
                "cachedContentTokenCount":64,"totalTokenCount":157}}
                """)
        let usage = replay.folded()["usage"]
        #expect(usage?["prompt_tokens"] == 120 && usage?["completion_tokens"] == 37 && usage?["total_tokens"] == 157)
        #expect(usage?["prompt_tokens_details"]?["cached_tokens"] == 64)
        #expect(usage?["completion_tokens_details"]?["reasoning_tokens"] == 30)
        let last = replay.chunks().last
        #expect(last?["choices"] == [] && last?["usage"] == usage)
        #expect(replay.chunks(includesUsage: false).allSatisfy { $0["usage"] == nil })
    }

    @Test func `point 10: a stream without a finish reason is an error, never an end`() {
        let replay = GeminiReplay(stream: [Self.event(#"{"text":"One "}"#), Self.event(#"{"text":"two"}"#)])
        #expect(replay.problem?.code == "upstream_stream_ended")
        #expect(replay.text == "One two")
        #expect(!replay.events.contains { if case .finish = $0 { true } else { false } })
    }

    @Test func `point 12: Google's delay is obeyed and a day's quota is told from a minute's`() {
        func refusal(_ quota: String) -> UpstreamProblem {
            GeminiErrors.decode(
                status: 429,
                body: Array(
                    #"""
                    {"error":{"code":429,"message":"You exceeded your current quota.","status":"RESOURCE_EXHAUSTED",
                    "details":[
                    {"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":"\#(quota)"}]},
                    {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34.4s"}]}}
                    """#.utf8))
        }
        let minute = refusal("GenerateRequestsPerMinutePerProjectPerModel")
        #expect(minute.code == "rate_limit_exceeded" && minute.retryAfter == .milliseconds(34_400) && !minute.isFinal)
        let day = refusal("GenerateRequestsPerDayPerProjectPerModel-FreeTier")
        #expect(day.code == "insufficient_quota" && day.retryAfter == nil && day.isFinal)
    }

    @Test func `point 22: grounding becomes annotations, in streams too`() {
        let grounding = #"""
            "groundingMetadata":{"groundingChunks":[{"web":{"uri":"https://a.example/","title":"a.example"}}],
            "groundingSupports":[{"segment":{"startIndex":6,"endIndex":11,"text":"två"},"groundingChunkIndices":[0]}]}
            """#
        let replay = GeminiReplay(
            stream: [
                Self.event(#"{"text":"Ett: "}"#), Self.event(#"{"text":"två."}"#),
                #"{"candidates":[{"finishReason":"STOP",\#(grounding)}]}"#.split(separator: "\n").joined(),
            ])
        let note = replay.message["annotations"]?[0]
        #expect(note?["type"] == "url_citation")
        #expect(
            note?["url_citation"] == [
                "start_index": 5, "end_index": 8, "title": "a.example", "url": "https://a.example/",
            ])
        #expect(replay.message["extra_content"]?["google"]?["grounding_metadata"]?["groundingChunks"] != nil)
        let deltas = replay.chunks().compactMap { $0["choices"]?[0] }
        #expect(deltas.count { $0["delta"]?["annotations"] != nil } == 1)
        #expect(deltas.last?["finish_reason"] == "stop")
    }
}
