import Dialects
import Testing

struct MessageReadingTests {
    @Test(arguments: [
        ("system", ChatMessage.Role.system), ("developer", .system), ("user", .user), ("assistant", .assistant),
    ])
    func `each role has its place`(_ name: String, _ role: ChatMessage.Role) throws {
        let message = try ChatBody.messages(#"{"role":"\#(name)","content":"a"}"#).message()
        #expect(message.role == role)
        #expect(message.outline == ["\"a\""])
        #expect(message.place == "messages[0]")
    }

    @Test(arguments: [
        (#""a""#, ["\"a\""]), (#""""#, ["\"\""]), ("null", []), ("[]", []),
        (
            #"[{"type":"text","text":"a"},{"type":"text","text":""},{"type":"refusal","refusal":"no"}]"#,
            ["\"a\"", "\"\"", "\"no\""]
        ),
        (#"[{"type":"text","text":"\u0041é","prompt_cache_breakpoint":{}}]"#, ["\"Aé\""]),
    ])
    func `texts come as a string or as parts`(_ content: String, _ outline: [String]) throws {
        #expect(try ChatBody.content(content).message().outline == outline)
    }

    @Test func `an assistant's refusal is text`() throws {
        let message = try ChatBody.messages(#"{"role":"assistant","content":null,"refusal":"I will not"}"#).message()
        #expect(message.outline == ["\"I will not\""])
    }

    @Test func `reasoning that came with an answer is not sent back as text`() throws {
        let message = try ChatBody.messages(
            #"{"role":"assistant","content":"a","reasoning_content":"because","reasoning":"because"}"#
        ).message()
        #expect(message.outline == ["\"a\""])
    }

    @Test func `calls keep their order, their ids and their arguments`() throws {
        let message = try ChatBody.messages(
            #"""
            {"role":"assistant","content":"I look","tool_calls":[
            {"id":"c1","type":"function","function":{"name":"f","arguments":"{\"x\": 12345678901234567890}"}},
            {"id":"c2","function":{"name":"g","arguments":""}},
            {"id":"c3","type":"function","function":{"name":"h","arguments":{"a": [1, 2]}}},
            {"id":"c4","type":"function","function":{"name":"i"}}]}
            """#
        ).message()
        #expect(message.toolCalls.map(\.id) == ["c1", "c2", "c3", "c4"])
        #expect(message.toolCalls.map(\.name) == ["f", "g", "h", "i"])
        #expect(message.toolCalls.map(\.arguments) == [#"{"x": 12345678901234567890}"#, "", #"{"a": [1, 2]}"#, ""])
        #expect(message.outline == ["\"I look\""])
    }

    @Test func `a call of a custom tool has its input wrapped`() throws {
        let message = try ChatBody.messages(
            #"{"role":"assistant","tool_calls":[{"id":"c","type":"custom","custom":{"name":"f","input":"say \"x\""}}]}"#
        ).message()
        #expect(message.toolCalls == [ToolCall(id: "c", name: "f", arguments: #"{"input":"say \"x\""}"#)])
    }

    @Test func `results name their call`() throws {
        let messages = try ChatBody.messages(
            #"{"role":"tool","tool_call_id":"c1","content":"one"}"#,
            #"{"role":"tool","tool_call_id":"c2","name":"g","content":[{"type":"text","text":"t"}]}"#
        ).read().messages
        #expect(messages.map(\.role) == [.tool, .tool])
        #expect(messages.map(\.toolCallID) == ["c1", "c2"])
        #expect(messages[1].toolName == "g")
        #expect(messages[1].outline == ["\"t\""])
    }

    @Test func `a result may hold a picture`() throws {
        let message = try ChatBody.messages(
            #"""
            {"role":"tool","tool_call_id":"c1","content":[{"type":"text","text":"see"},
            {"type":"image_url","image_url":{"url":"data:image/png;base64,aGk="}}]}
            """#
        ).message()
        #expect(message.outline == ["\"see\"", "image/png aGk="])
    }

    @Test func `a legacy call is answered by name`() throws {
        let messages = try ChatBody.messages(
            #"{"role":"assistant","content":null,"function_call":{"name":"f","arguments":"{}"}}"#,
            #"{"role":"function","name":"f","content":"one"}"#
        ).read().messages
        #expect(messages[0].toolCalls == [ToolCall(id: "", name: "f", arguments: "{}")])
        #expect(messages[1].role == .tool)
        #expect(messages[1].toolCallID == nil)
        #expect(messages[1].toolName == "f")
    }

    @Test func `pictures the model made go back to it, signed`() throws {
        let message = try ChatBody.messages(
            #"""
            {"role":"assistant","content":"Here","images":[{"type":"image_url","index":0,
            "image_url":{"url":"data:image/png;base64,aGk="},
            "extra_content":{"google":{"thought_signature":"c2ln","issuer":"gapi"}}}]}
            """#
        ).message()
        #expect(message.outline == ["\"Here\"", "image/png aGk="])
        guard case .media(let image) = message.parts[1] else { return }
        #expect(image.signature == ThoughtSignature(value: "c2ln", issuer: "gapi"))
    }

    @Test func `a stored sound is replaced by the text beside it`() throws {
        let message = try ChatBody.messages(#"{"role":"assistant","content":"said","audio":{"id":"audio_1"}}"#)
            .message()
        #expect(message.outline == ["\"said\""])
    }

    @Test(arguments: [
        (#"{"content":"a"}"#, "messages[0].role"),
        (#"{"role":"model","content":"a"}"#, "messages[0].role"),
        (#"{"role":7,"content":"a"}"#, "messages[0].role"),
        (#"{"role":"user","content":7}"#, "messages[0].content"),
        (#"{"role":"user","content":{"type":"text"}}"#, "messages[0].content"),
        (#"{"role":"user","content":["a"]}"#, "messages[0].content[0]"),
        (#"{"role":"user","content":[{"text":"a"}]}"#, "messages[0].content[0].type"),
        (#"{"role":"user","content":[{"type":7}]}"#, "messages[0].content[0].type"),
        (#"{"role":"user","content":[{"type":"text"}]}"#, "messages[0].content[0].text"),
        (#"{"role":"user","content":[{"type":"text","text":null}]}"#, "messages[0].content[0].text"),
        (#"{"role":"user","content":[{"type":"text","text":"a"},{"type":"hologram"}]}"#, "messages[0].content[1].type"),
        (
            #"{"role":"system","content":[{"type":"image_url","image_url":{"url":"https://a.example/b.png"}}]}"#,
            "messages[0].content[0].type"
        ),
        (#"{"role":"tool","content":"a"}"#, "messages[0].tool_call_id"),
        (#"{"role":"tool","tool_call_id":7,"content":"a"}"#, "messages[0].tool_call_id"),
        (#"{"role":"function","content":"a"}"#, "messages[0].name"),
        (#"{"role":"assistant","audio":{"id":"audio_1"}}"#, "messages[0].audio"),
        (#"{"role":"assistant","refusal":7}"#, "messages[0].refusal"),
        (#"{"role":"assistant","tool_calls":7}"#, "messages[0].tool_calls"),
        (#"{"role":"assistant","tool_calls":[7]}"#, "messages[0].tool_calls[0]"),
        (#"{"role":"assistant","tool_calls":[{"id":"c"}]}"#, "messages[0].tool_calls[0].function"),
        (#"{"role":"assistant","tool_calls":[{"id":7,"function":{"name":"f"}}]}"#, "messages[0].tool_calls[0].id"),
        (#"{"role":"assistant","tool_calls":[{"id":"c","function":{}}]}"#, "messages[0].tool_calls[0].function.name"),
        (
            #"{"role":"assistant","tool_calls":[{"id":"c","function":{"name":"f","arguments":7}}]}"#,
            "messages[0].tool_calls[0].function.arguments"
        ),
        (
            #"{"role":"assistant","tool_calls":[{"id":"c","type":"custom","custom":{}}]}"#,
            "messages[0].tool_calls[0].custom.name"
        ),
        (#"{"role":"assistant","function_call":{"name":""}}"#, "messages[0].function_call.name"),
        (#"{"role":"assistant","images":[{"type":"image_url"}]}"#, "messages[0].images[0].image_url"),
    ])
    func `a faulty message is refused by its place`(_ message: String, _ param: String) throws {
        #expect(try ChatBody.messages(message).refusedParam() == param)
    }

    @Test func `a conversation without messages is refused`() throws {
        #expect(try ChatBody(#""messages":[]"#).refusedParam() == "messages")
    }
}
