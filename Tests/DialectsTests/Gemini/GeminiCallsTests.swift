import Dialects
import Testing
import Wire

struct GeminiCallsTests {
    private static func reply(_ parts: String, _ context: GeminiContext) -> GeminiReplay {
        GeminiReplay(unary: #"{"candidates":[{"content":{"parts":[\#(parts)]},"finishReason":"STOP"}]}"#, context)
    }

    private static let context = GeminiContext(model: "gemini-3-flash", declaredNames: ["f", "g"])

    @Test func `arguments are the bytes Gemini sent`() {
        let replay = Self.reply(
            #"{"functionCall":{"name":"f","args":{"b": 12345678901234567890123, "a":1.10}}}"#, Self.context)
        #expect(replay.calls.first?.arguments == #"{"b": 12345678901234567890123, "a":1.10}"#)
    }

    @Test(arguments: [#"{"name":"f"}"#, #"{"name":"f","args":null}"#, #"{"name":"f","args":7}"#])
    func `a call without arguments has an empty object`(call: String) {
        #expect(Self.reply(#"{"functionCall":\#(call)}"#, Self.context).calls.first?.arguments == "{}")
    }

    @Test func `Gemini's own ids are kept, unless one comes twice`() {
        let call = #"{"functionCall":{"id":"abc","name":"f"}}"#
        let ids = Self.reply("\(call),\(call)", Self.context).calls.map(\.id)
        #expect(ids == ["abc", "call_\(GeminiReplay.answerID)0"])
    }

    @Test func `names come back as the client wrote them`() {
        let context = GeminiContext(
            model: "gemini-3-flash", originalNames: ["_2fa-code": "2fa-code"], declaredNames: ["2fa-code"])
        #expect(Self.reply(#"{"functionCall":{"name":"_2fa-code"}}"#, context).calls.first?.name == "2fa-code")
    }

    @Test func `an undeclared name is passed through`() {
        let replay = Self.reply(#"{"functionCall":{"name":"made_up"}}"#, Self.context)
        #expect(replay.calls.map(\.name) == ["made_up"])
        #expect(replay.finishReason == "tool_calls")
    }

    @Test func `a custom tool's input is unwrapped`() {
        let context = GeminiContext(model: "gemini-3-flash", customTools: ["shell"], declaredNames: ["shell"])
        let replay = Self.reply(#"{"functionCall":{"name":"shell","args":{"input":"ls -l\n"}}}"#, context)
        let call = replay.message["tool_calls"]?[0]
        #expect(call?["type"] == "custom")
        #expect(call?["custom"] == ["name": "shell", "input": "ls -l\n"])
    }

    @Test func `only the first call is kept where the client allows one, with its signature`() {
        let context = GeminiContext(model: "gemini-3-flash", declaredNames: ["f", "g"], keepsOnlyFirstCall: true)
        let parts = #"{"functionCall":{"name":"f"},"thoughtSignature":"c2ln"},{"functionCall":{"name":"g"}}"#
        let calls = Self.reply(parts, context).calls
        #expect(calls.map(\.name) == ["f"])
        #expect(calls.first?.signature?.value == "c2ln")
        #expect(Self.reply(parts, GeminiContext(model: "m", keepsOnlyFirstCall: true)).calls.map(\.name) == ["f"])
    }

    @Test func `a call that the server answered itself is not the client's`() {
        let parts = #"""
            {"functionCall":{"name":"remote","args":{"q":1}}},{"functionResponse":{"name":"remote","response":{}}},
            {"functionCall":{"name":"f"}},{"text":"Done."}
            """#
        let replay = Self.reply(parts, Self.context)
        #expect(replay.calls.map(\.name) == ["f"])
        let answered = Self.reply(
            #"{"functionCall":{"name":"remote"}},{"functionResponse":{"name":"remote"}}"#, Self.context)
        #expect(answered.finishReason == "stop")
    }

    @Test func `server-side tool parts go into the extra content as they came`() {
        let part = #"{"toolCall":{"toolType":"GOOGLE_SEARCH","id":"x"},"thoughtSignature":"c2ln"}"#
        let replay = Self.reply(part + #",{"text":"Done."}"#, Self.context)
        #expect(replay.calls.isEmpty)
        #expect(replay.message["extra_content"]?["google"]?["parts"]?[0] == (try? JSONValue(parsing: Array(part.utf8))))
    }

    @Test func `legacy functions get one function_call`() {
        let parts = #"{"functionCall":{"name":"f","args":{"a":1}}},{"functionCall":{"name":"g"}}"#
        let replay = Self.reply(parts, Self.context)
        let choice = replay.folded(usesLegacyFunctions: true)["choices"]?[0]
        #expect(choice?["finish_reason"] == "function_call")
        #expect(choice?["message"]?["function_call"] == ["name": "f", "arguments": #"{"a":1}"#])
        #expect(choice?["message"]?["tool_calls"] == nil)
        let deltas = replay.chunks(usesLegacyFunctions: true).compactMap {
            $0["choices"]?[0]?["delta"]?["function_call"]
        }
        #expect(deltas.count == 1)
    }

    // MARK: Arguments in pieces

    private static func pieces(_ pieces: [String]) -> GeminiReplay {
        let middle = pieces.map {
            #"{"functionCall":{"partialArgs":[\#($0)],"willContinue":true}}"#
        }
        let parts = [#"{"functionCall":{"name":"f","willContinue":true},"thoughtSignature":"c2ln"}"#] + middle
        let events = (parts + [#"{"functionCall":{}}"#]).map { #"{"candidates":[{"content":{"parts":[\#($0)]}}]}"# }
        return GeminiReplay(stream: events + [#"{"candidates":[{"finishReason":"STOP"}]}"#], context)
    }

    @Test func `arguments in pieces are one call`() {
        let replay = Self.pieces([
            #"{"jsonPath":"$.a.b[0]","stringValue":"one "}"#, #"{"jsonPath":"$.a.b[0]","stringValue":"two"}"#,
            #"{"jsonPath":"$.a.b[1]","numberValue":1.50}"#, #"{"jsonPath":"$['x.y']","boolValue":true}"#,
            #"{"jsonPath":"$.n","nullValue":null}"#,
        ])
        #expect(replay.calls.map(\.arguments) == [#"{"a":{"b":["one two",1.50]},"x.y":true,"n":null}"#])
        #expect(replay.calls.first?.signature?.value == "c2ln")
    }

    @Test(arguments: ["a", "$", "$.", "$[", "$[x]", "$[99999999999999999999]", "$..a", "$['", "$a", ""])
    func `a path that leads nowhere is left out`(path: String) {
        let replay = Self.pieces([
            #"{"jsonPath":"\#(path)","stringValue":"x"}"#, #"{"jsonPath":"$.a","stringValue":"y"}"#,
        ])
        #expect(replay.calls.map(\.arguments) == [#"{"a":"y"}"#])
    }

    @Test func `more places than a call can have are an error, not memory`() {
        let path = "$" + String(repeating: "[8000]", count: 40)
        let replay = Self.pieces(Array(repeating: #"{"jsonPath":"\#(path)","stringValue":"x"}"#, count: 5))
        #expect(replay.problem?.code == "bad_upstream_event")
    }
}
