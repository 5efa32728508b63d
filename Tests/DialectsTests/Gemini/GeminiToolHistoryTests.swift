import Testing
import Wire

@testable import Dialects

/// Sections 3.5 and 6 of the mapping: calls and results in the history.
@Suite struct GeminiToolHistoryTests {
    private typealias Rig = GeminiRequestRig

    /// Calls and results as `name(args)` and `name=response`, one string for each content.
    private func summary(_ request: ChatRequest) throws -> [String] {
        try Rig.body(request)["contents"]?.array?.map { content in
            (content["parts"]?.array ?? []).map { part in
                if let call = part["functionCall"] {
                    return "\(call["name"]?.string ?? "")(\(call["args"]?.json ?? ""))"
                }
                if let result = part["functionResponse"] {
                    return "\(result["name"]?.string ?? "")=\(result["response"]?.json ?? "")"
                }
                return part["text"]?.string ?? part.json
            }.joined(separator: " ")
        } ?? []
    }

    @Test func `point 23, parallel results are grouped in the order of their calls`() throws {
        let turns = try summary(
            Rig.request(
                Rig.user("Q"), Rig.assistant("", Rig.call("c1", "f"), Rig.call("c2", "g"), Rig.call("c3", "f")),
                Rig.result("c3", "three"), Rig.result("c1", "one"), Rig.result("c2", "two")))
        #expect(turns == ["Q", "f({}) g({}) f({})", #"f={"output":"one"} g={"output":"two"} f={"output":"three"}"#])
    }

    @Test func `text comes before calls`() throws {
        let turns = try summary(
            Rig.request(Rig.user("Q"), Rig.assistant("I look", Rig.call("c", "f", #"{"a":1}"#)), Rig.result("c", "x")))
        #expect(turns[1] == #"I look f({"a":1})"#)
    }

    @Test func `a result that comes late stands directly behind its call`() throws {
        let turns = try summary(
            Rig.request(
                Rig.user("Q"), Rig.assistant("", Rig.call("c", "f")), Rig.user("still there?"), Rig.result("c", "one")))
        #expect(turns == ["Q", "f({})", #"f={"output":"one"}"#, "still there?"])
    }

    @Test func `a call that nobody answered gets an error for its result`() throws {
        let turns = try summary(
            Rig.request(
                Rig.user("Q"), Rig.assistant("", Rig.call("a", "f"), Rig.call("b", "g")), Rig.result("b", "x"),
                Rig.user("Go on")))
        #expect(turns == ["Q", "f({}) g({})", #"f={"error":"no result"} g={"output":"x"}"#, "Go on"])
    }

    @Test func `calls at the very end are answered too`() throws {
        let turns = try summary(Rig.request(Rig.user("Q"), Rig.assistant("", Rig.call("a", "f"))))
        #expect(turns.last == #"f={"error":"no result"}"#)
    }

    @Test func `an id may come again in a later round`() throws {
        let turns = try summary(
            Rig.request(
                Rig.user("Q"), Rig.assistant("", Rig.call("c", "f")), Rig.result("c", "one"),
                Rig.assistant("", Rig.call("c", "g")), Rig.result("c", "two")))
        #expect(turns == ["Q", "f({})", #"f={"output":"one"}"#, "g({})", #"g={"output":"two"}"#])
    }

    @Test func `a result belongs to the nearest call, and equal ids in one message to their order`() throws {
        let turns = try summary(
            Rig.request(
                Rig.user("Q"), Rig.assistant("", Rig.call("c", "f")), Rig.user("cancel"),
                Rig.assistant("", Rig.call("c", "g"), Rig.call("c", "h")), Rig.result("c", "1"), Rig.result("c", "2")))
        #expect(
            turns == [
                "Q", "f({})", #"f={"error":"no result"}"#, "cancel", "g({}) h({})",
                #"g={"output":"1"} h={"output":"2"}"#,
            ])
    }

    @Test func `a result without a call is refused by its id`() {
        let refusal = Rig.refusal(of: Rig.request(Rig.user("Q"), Rig.result("c9", "one")))
        #expect(refusal?.param == "messages[9].tool_call_id")
        #expect(refusal?.message.contains("c9") == true)
    }

    @Test func `a second result for one call is refused by its id`() {
        let request = Rig.request(
            Rig.user("Q"), Rig.assistant("", Rig.call("c9", "f")), Rig.result("c9", "one"), Rig.result("c9", "two"))
        #expect(Rig.refusal(of: request)?.message.contains("c9") == true)
    }

    @Test func `a legacy function's result is found by its name`() throws {
        var result = ChatMessage(role: .tool, parts: [.text("one")])
        result.toolName = "f"
        let turns = try summary(Rig.request(Rig.user("Q"), Rig.assistant("", Rig.call("", "f")), result))
        #expect(turns.last == #"f={"output":"one"}"#)
    }

    @Test(arguments: [
        ("", "{}"), ("  ", "{}"), ("{}", "{}"),
        (#" {"b":1.50,"a":12345678901234567890} "#, #"{"b":1.50,"a":12345678901234567890}"#),
        ("[1]", #"{"value":[1]}"#), ("null", #"{"value":null}"#), ("{oops", #"{"arguments":"{oops"}"#),
    ]) func `arguments are an object with the client's own digits`(arguments: String, expected: String) throws {
        let turns = try summary(
            Rig.request(Rig.user("Q"), Rig.assistant("", Rig.call("c", "f", arguments)), Rig.result("c", "")))
        #expect(turns[1] == "f(\(expected))")
    }

    @Test(arguments: [
        (#"{"x": 1}"#, #"{"x":1}"#), ("[1]", #"{"output":"[1]"}"#), ("one", #"{"output":"one"}"#),
        ("", #"{"output":""}"#),
        (#"{"$ref":"x"}"#, #"{"output":"{\"$ref\":\"x\"}"}"#),
        (#"{"a":[{"\u0024ref":"x"}]}"#, #"{"output":"{\"a\":[{\"\\u0024ref\":\"x\"}]}"}"#),
        (#"{"x": 1"#, #"{"output":"{\"x\": 1"}"#),
        (
            #"{"type":"object","const":1,"properties":{"$schema":2}}"#,
            #"{"type":"object","const":1,"properties":{"$schema":2}}"#
        ),
    ]) func `point 5, data in results is left alone but for references`(text: String, expected: String) throws {
        let turns = try summary(
            Rig.request(Rig.user("Q"), Rig.assistant("", Rig.call("c", "f")), Rig.result("c", text)))
        #expect(turns[2] == "f=\(expected)")
    }

    @Test func `ids go to families that match by them, without what travels in them`() throws {
        let id = SignatureCarrier.id("call_7", carrying: ThoughtSignature(value: "c2ln", issuer: "here"))
        let messages = [Rig.user("Q"), Rig.assistant("", Rig.call(id, "f", signed: "c2ln")), Rig.result(id, "x")]
        let third = try Rig.body(ChatRequest(model: Rig.third, messages: messages))
        #expect(third["contents"]?[1]?["parts"]?[0]?["functionCall"]?["id"] == "call_7")
        #expect(third["contents"]?[2]?["parts"]?[0]?["functionResponse"]?["id"] == "call_7")
        let second = try Rig.body(ChatRequest(model: Rig.second, messages: messages))
        #expect(second["contents"]?[1]?["parts"]?[0]?["functionCall"]?["id"] == nil)
        #expect(second["contents"]?[2]?["parts"]?[0]?["functionResponse"]?["id"] == nil)
    }

    @Test func `pictures in a result are within it, or in a content of their own in older families`() throws {
        var result = Rig.result("c", "see")
        result.parts.append(.media(Rig.media(.image, "image/png")))
        let messages = [Rig.user("Q"), Rig.assistant("", Rig.call("c", "f")), result, Rig.user("so?")]
        let third = try Rig.body(ChatRequest(model: Rig.third, messages: messages))["contents"]
        #expect(
            third?[2]?["parts"]?[0]?["functionResponse"]?["parts"]?.json
                == #"[{"inlineData":{"mimeType":"image/png","data":"AAAA"}}]"#)
        #expect(third?.array?.count == 4)
        let second = try Rig.body(ChatRequest(model: Rig.second, messages: messages))["contents"]
        #expect(second?[3]?.json == #"{"role":"user","parts":[{"inlineData":{"mimeType":"image/png","data":"AAAA"}}]}"#)
        #expect(second?[4]?.json == #"{"role":"user","parts":[{"text":"so?"}]}"#)
    }
}
