import Testing
import Wire

@testable import Dialects

/// Sections 5 and 13 of the mapping: declarations, choices, and what goes together.
@Suite struct GeminiToolsTests {
    private typealias Rig = GeminiRequestRig

    private func request(_ names: String..., model: String = Rig.second) throws -> ChatRequest {
        var request = Rig.request(model: model)
        request.tools = try names.map { try Rig.tool($0, #"{"type":"object","properties":{}}"#) }
        return request
    }

    @Test func `all functions are in one tool`() throws {
        let body = try Rig.body(try request("f", "g"))
        let expected =
            #"[{"functionDeclarations":[{"name":"f","description":"does f","parametersJsonSchema":{"type":"object","properties":{}}},"#
            + #"{"name":"g","description":"does g","parametersJsonSchema":{"type":"object","properties":{}}}]}]"#
        #expect(body["tools"]?.json == expected)
        #expect(body["toolConfig"] == nil)
    }

    @Test(arguments: [nil, "null", "{}"]) func `no parameters are no schema`(parameters: String?) throws {
        var request = Rig.request()
        request.tools = [ToolDeclaration(name: "f", description: "", parameters: try parameters.map(Rig.view))]
        #expect(try Rig.body(request)["tools"]?.json == #"[{"functionDeclarations":[{"name":"f"}]}]"#)
    }

    @Test func `a custom tool takes one text`() throws {
        var request = Rig.request(
            Rig.user("Q"), Rig.assistant("", Rig.call("c", "run", "print(1)")), Rig.result("c", "1"))
        request.tools = [ToolDeclaration(name: "run", isCustom: true)]
        let encoded = try Rig.encode(request)
        let body = try JSONValue(parsing: encoded.body)
        #expect(
            body["tools"]?[0]?["functionDeclarations"]?[0]?["parametersJsonSchema"]?.json
                == #"{"type":"object","properties":{"input":{"type":"string"}},"required":["input"]}"#)
        #expect(body["contents"]?[1]?["parts"]?[0]?["functionCall"]?["args"]?.json == #"{"input":"print(1)"}"#)
        #expect(encoded.context.customTools == ["run"])
    }

    @Test func `names that Gemini refuses are changed and known for the way back`() throws {
        var request = try request("2fa-code", "_2fa-code", "ok.name", "höflich", String(repeating: "x", count: 70))
        request.messages = [
            Rig.user("Q"), Rig.assistant("", Rig.call("c", "2fa-code"), Rig.call("d", "-old")), Rig.result("c", "1"),
            Rig.result("d", "2"),
        ]
        request.toolChoice = .allowed(["2fa-code"], mustCall: true)
        let encoded = try Rig.encode(request)
        let body = try JSONValue(parsing: encoded.body)
        let names = body["tools"]?[0]?["functionDeclarations"]?.array?.compactMap { $0["name"]?.string } ?? []
        #expect(names == ["_2fa-code_2", "_2fa-code", "ok.name", "h__flich", String(repeating: "x", count: 64)])
        #expect(body["contents"]?[1]?["parts"]?[0]?["functionCall"]?["name"] == "_2fa-code_2")
        #expect(body["contents"]?[1]?["parts"]?[1]?["functionCall"]?["name"] == "_-old")
        #expect(body["toolConfig"]?["functionCallingConfig"]?["allowedFunctionNames"]?.json == #"["_2fa-code_2"]"#)
        #expect(encoded.context.originalNames["_2fa-code_2"] == "2fa-code")
        #expect(encoded.context.originalNames["ok.name"] == nil)
        #expect(encoded.context.declaredNames.contains("höflich"))
    }

    @Test func `a function declared twice is refused by place`() throws {
        #expect(Rig.refusal(of: try request("f", "f"))?.param == "tools[1].function.name")
    }

    struct Choice: CustomTestStringConvertible {
        let testDescription: String
        let choice: ToolChoice
        var model = Rig.second
        var isStrict = false
        let expected: String?
    }

    @Test(arguments: [
        Choice(testDescription: "auto", choice: .auto, expected: nil),
        Choice(testDescription: "auto and strict", choice: .auto, isStrict: true, expected: #"{"mode":"VALIDATED"}"#),
        Choice(
            testDescription: "strict on 2.0", choice: .auto, model: "gemini-2.0-flash", isStrict: true, expected: nil),
        Choice(testDescription: "none", choice: .none, isStrict: true, expected: #"{"mode":"NONE"}"#),
        Choice(testDescription: "required", choice: .required, expected: #"{"mode":"ANY"}"#),
        Choice(
            testDescription: "named", choice: .allowed(["g"], mustCall: true),
            expected: #"{"mode":"ANY","allowedFunctionNames":["g"]}"#),
        Choice(
            testDescription: "allowed", choice: .allowed(["g", "f"], mustCall: false),
            expected: #"{"mode":"VALIDATED","allowedFunctionNames":["g","f"]}"#),
        Choice(
            testDescription: "allowed on 2.0", choice: .allowed(["g"], mustCall: false), model: "gemini-2.0-flash",
            expected: nil),
    ]) func `a choice is a mode`(_ choice: Choice) throws {
        var request = try request("f", "g", model: choice.model)
        request.tools[0].isStrict = choice.isStrict
        request.toolChoice = choice.choice
        let body = try Rig.body(request)
        #expect(body["toolConfig"]?["functionCallingConfig"]?.json == choice.expected)
    }

    @Test func `where names cannot be allowed only they are declared`() throws {
        var request = try request("f", "g", model: "gemini-2.0-flash")
        request.toolChoice = .allowed(["g"], mustCall: false)
        let declared = try Rig.body(request)["tools"]?[0]?["functionDeclarations"]?.array?.map { $0["name"] }
        #expect(declared == ["g"])
    }

    @Test func `a choice of what is not declared is refused`() throws {
        var request = try request("f")
        request.toolChoice = .allowed(["nope"], mustCall: true)
        #expect(Rig.refusal(of: request)?.param == "tool_choice")
        request.tools = []
        request.toolChoice = .required
        #expect(Rig.refusal(of: request)?.param == "tool_choice")
    }

    @Test func `strict without a mode for it is told as a loss`() throws {
        var request = try request("f", model: "gemini-2.0-flash")
        request.tools[0].isStrict = true
        #expect(try Rig.encode(request).losses.map(\.param) == ["tools[0].function.strict"])
    }

    @Test func `one call an answer is the reader's to keep`() throws {
        var request = try request("f")
        #expect(try Rig.encode(request).context.keepsOnlyFirstCall == false)
        request.allowsParallelCalls = false
        #expect(try Rig.encode(request).context.keepsOnlyFirstCall)
    }

    // MARK: - Search

    @Test func `a web search is a tool of its own`() throws {
        var request = Rig.request()
        request.searchesWeb = true
        #expect(try Rig.body(request)["tools"]?.json == #"[{"googleSearch":{}}]"#)
    }

    @Test func `point 22, search and functions go together from Gemini 3 on`() throws {
        var request = try request("f", model: Rig.third)
        request.searchesWeb = true
        let body = try Rig.body(request)
        #expect(body["tools"]?.array?.count == 2)
        #expect(body["toolConfig"]?.json == #"{"includeServerSideToolInvocations":true}"#)
        // Vertex AI combines them without the flag, and refuses it.
        #expect(try Rig.body(request, vertex: true)["toolConfig"] == nil)
    }

    @Test func `point 22, before Gemini 3 the refusal names both and nothing is dropped`() throws {
        var request = try request("f")
        request.searchesWeb = true
        let refusal = Rig.refusal(of: request)
        #expect(refusal?.param == "web_search_options")
        #expect(refusal?.message.contains("tools") == true)
    }

    @Test func `functions that may not be called make room for what excludes them`() throws {
        var request = try request("f")
        request.searchesWeb = true
        request.toolChoice = .none
        #expect(try Rig.body(request)["tools"]?.json == #"[{"googleSearch":{}}]"#)
    }

    @Test func `JSON answers with functions or search are refused before Gemini 3`() throws {
        var both = try request("f")
        both.format = .json
        #expect(Rig.refusal(of: both)?.param == "response_format")
        both.model = Rig.third
        #expect(Rig.refusal(of: both) == nil)
        var search = Rig.request()
        search.format = .json
        search.searchesWeb = true
        #expect(Rig.refusal(of: search)?.message.contains("web_search_options") == true)
    }
}
