import Dialects
import Testing
import Wire

struct ToolReadingTests {
    private static let tools =
        #""tools":[{"type":"function","function":{"name":"f"}},{"type":"function","function":{"name":"g"}}]"#

    @Test func `functions keep their schema's own text`() throws {
        let request = try ChatBody(
            #"""
            "tools":[{"type":"function","function":{"name":"f","description":"does","strict":true,
            "parameters":{"type":"object","properties":{"b":{"maximum":1.0},"a":{}}}}},
            {"type":"function","function":{"name":"g","description":null,"parameters":null,"strict":null}}]
            """#
        ).read()
        #expect(request.tools.map(\.name) == ["f", "g"])
        #expect(request.tools.map(\.description) == ["does", nil])
        #expect(request.tools.map(\.isStrict) == [true, false])
        let schema = request.tools[0].parameters.map { String(decoding: $0.rawBytes, as: UTF8.self) }
        #expect(schema == #"{"type":"object","properties":{"b":{"maximum":1.0},"a":{}}}"#)
        #expect(request.tools[1].parameters == nil)
        #expect(!request.usesLegacyFunctions)
    }

    @Test(arguments: ["", #","format":{"type":"text"}"#, #","format":null"#])
    func `a custom tool takes one text`(_ format: String) throws {
        let request = try ChatBody(
            #""tools":[{"type":"custom","custom":{"name":"run","description":"runs"\#(format)}}]"#
        ).read()
        #expect(request.tools.map(\.name) == ["run"])
        #expect(request.tools[0].isCustom)
        #expect(request.tools[0].description == "runs")
    }

    @Test func `functions are tools of an older time`() throws {
        let request = try ChatBody(
            #""functions":[{"name":"f","parameters":{"type":"object"}}],"function_call":{"name":"f"}"#
        ).read()
        #expect(request.tools.map(\.name) == ["f"])
        #expect(request.usesLegacyFunctions)
        #expect(request.toolChoice == .allowed(["f"], mustCall: true))
    }

    @Test(arguments: [
        (#""auto""#, ToolChoice.auto), (#""none""#, ToolChoice.none), (#""required""#, .required), ("null", .auto),
        (#""any""#, .required),
        (#"{"type":"function","function":{"name":"g"}}"#, .allowed(["g"], mustCall: true)),
        (#"{"name":"f"}"#, .allowed(["f"], mustCall: true)),
        (#"{"type":"custom","custom":{"name":"f"}}"#, .allowed(["f"], mustCall: true)),
        (
            #"""
            {"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[{"type":"function","function":{"name":"g"}},
            {"type":"function","function":{"name":"f"}},{"type":"function","function":{"name":"g"}}]}}
            """#, .allowed(["g", "f"], mustCall: false)
        ),
        (
            #"{"type":"allowed_tools","allowed_tools":{"mode":"required","tools":[{"type":"custom","custom":{"name":"f"}}]}}"#,
            .allowed(["f"], mustCall: true)
        ),
    ])
    func `tool_choice is read in every form`(_ choice: String, _ expected: ToolChoice) throws {
        #expect(try ChatBody("\(Self.tools),\"tool_choice\":\(choice)").read().toolChoice == expected)
    }

    @Test(arguments: [("true", true), ("false", false), ("null", true)])
    func `parallel calls can be switched off`(_ value: String, _ allowed: Bool) throws {
        #expect(try ChatBody("\(Self.tools),\"parallel_tool_calls\":\(value)").read().allowsParallelCalls == allowed)
    }

    @Test(arguments: [
        (#""tools":7"#, "tools"), (#""tools":[7]"#, "tools[0]"), (#""tools":[{}]"#, "tools[0].type"),
        (#""tools":[{"type":7}]"#, "tools[0].type"), (#""tools":[{"type":"retrieval"}]"#, "tools[0].type"),
        (#""tools":[{"type":"function"}]"#, "tools[0].function"),
        (#""tools":[{"type":"function","function":{}}]"#, "tools[0].function.name"),
        (#""tools":[{"type":"function","function":{"name":""}}]"#, "tools[0].function.name"),
        (#""tools":[{"type":"function","function":{"name":"f","description":7}}]"#, "tools[0].function.description"),
        (#""tools":[{"type":"function","function":{"name":"f","parameters":[]}}]"#, "tools[0].function.parameters"),
        (#""tools":[{"type":"function","function":{"name":"f","strict":"yes"}}]"#, "tools[0].function.strict"),
        (#""tools":[{"type":"custom"}]"#, "tools[0].custom"),
        (
            #""tools":[{"type":"custom","custom":{"name":"f","format":{"type":"grammar","grammar":{}}}}]"#,
            "tools[0].custom.format"
        ),
        (#""functions":[{}]"#, "functions[0].name"), (#""parallel_tool_calls":"no""#, "parallel_tool_calls"),
        (#""tool_choice":"required""#, "tool_choice"), (#""tool_choice":"always""#, "tool_choice"),
        (#""tool_choice":7"#, "tool_choice"), (#""tool_choice":{}"#, "tool_choice.function.name"),
        (tools + #","tool_choice":{"type":"function","function":{"name":"nope"}}"#, "tool_choice"),
        (tools + #","function_call":{"name":"nope"}"#, "function_call"),
        (tools + #","tool_choice":{"type":"allowed_tools"}"#, "tool_choice.allowed_tools"),
        (
            tools + #","tool_choice":{"type":"allowed_tools","allowed_tools":{"tools":[]}}"#,
            "tool_choice.allowed_tools.mode"
        ),
        (
            tools + #","tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[]}}"#,
            "tool_choice.allowed_tools.tools"
        ),
        (
            tools + #","tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[{"name":"x"}]}}"#,
            "tool_choice.allowed_tools.tools[0]"
        ),
    ])
    func `a faulty tool or choice is refused by its place`(_ members: String, _ param: String) throws {
        #expect(try ChatBody(members).refusedParam() == param)
    }

    @Test func `canonically equal names are two names`() throws {
        let body = ChatBody(
            "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"\u{E9}\"}}],\"tool_choice\":{\"name\":\"e\u{301}\"}"
        )
        #expect(try body.refusedParam() == "tool_choice")
    }
}
