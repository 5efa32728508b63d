import Testing
import Wire

@testable import Dialects

/// Section 14 of the mapping: what only Google's own members can say.
@Suite struct GoogleExtrasTests {
    private typealias Rig = GeminiRequestRig

    private func body(_ google: String..., change: (inout ChatRequest) throws -> Void = { _ in }) throws -> JSONValue {
        var request = Rig.request()
        request.extras = try google.map(Rig.google)
        try change(&request)
        return try Rig.body(request)
    }

    @Test func `members of both spellings go where they belong`() throws {
        let body = try body(
            #"""
            {"safety_settings":[{"category":"HARM_CATEGORY_HARASSMENT","threshold":"OFF"}],"labels":{"my_team":"a_b"},
             "thinking_config":{"thinking_level":"low","include_thoughts":true},"media_resolution":"MEDIA_RESOLUTION_LOW",
             "image_config":{"aspect_ratio":"1:1"},"imageSize":"2K","top_k":4}
            """#)
        #expect(
            body["generationConfig"]?.json
                == #"{"thinkingConfig":{"thinkingLevel":"LOW","includeThoughts":true},"mediaResolution":"MEDIA_RESOLUTION_LOW","#
                + #""imageConfig":{"aspectRatio":"1:1","imageSize":"2K"},"topK":4}"#)
        #expect(body["safetySettings"]?.json == #"[{"category":"HARM_CATEGORY_HARASSMENT","threshold":"OFF"}]"#)
        #expect(body["labels"]?.json == #"{"my_team":"a_b"}"#)
    }

    @Test func `unknown members pass as they are`() throws {
        let body = try body(#"{"not_known_yet":{"snake_case":1.50},"newThing":[1]}"#)
        #expect(body["not_known_yet"]?.json == #"{"snake_case":1.50}"#)
        #expect(body["newThing"]?.json == "[1]")
    }

    @Test func `they lie over what the mapping made`() throws {
        let body = try body(#"{"generation_config":{"temperature":1,"seed":null},"service_tier":"flex"}"#) {
            $0.sampling.temperature = JSONNumber("0.5")
            $0.sampling.topP = JSONNumber("0.25")
            $0.sampling.seed = 7
            $0.serviceTier = "priority"
        }
        #expect(body["generationConfig"]?.json == #"{"temperature":1,"topP":0.25}"#)
        #expect(body["serviceTier"] == "flex")
    }

    @Test func `the first source has the last word`() throws {
        let body = try body(#"{"top_k":1,"thinking_budget":5}"#, #"{"topK":2,"top_p":0.5}"#)
        #expect(body["generationConfig"]?.json == #"{"topK":1,"topP":0.5,"thinkingConfig":{"thinkingBudget":5}}"#)
    }

    @Test func `tools are added and their schemas left alone`() throws {
        let body = try body(
            #"{"tools":[{"url_context":{}},{"function_declarations":[{"name":"x","parameters_json_schema":{"properties":{"top_k":{}}}}]}]}"#
        ) { $0.searchesWeb = true }
        #expect(
            body["tools"]?.json
                == #"[{"googleSearch":{}},{"urlContext":{}},{"functionDeclarations":[{"name":"x","parametersJsonSchema":{"properties":{"top_k":{}}}}]}]"#
        )
    }

    @Test func `a search is asked for once`() throws {
        let body = try body(#"{"tools":[{"google_search":{"timeRangeFilter":{}}}]}"#) { $0.searchesWeb = true }
        #expect(body["tools"]?.json == #"[{"googleSearch":{"timeRangeFilter":{}}}]"#)
    }

    @Test func `the tool configuration is merged`() throws {
        let body = try body(#"{"tool_config":{"retrieval_config":{"lat_lng":{"latitude":1}}}}"#) {
            $0.tools = [try Rig.tool("f")]
            $0.toolChoice = .required
        }
        #expect(
            body["toolConfig"]?.json
                == #"{"functionCallingConfig":{"mode":"ANY"},"retrievalConfig":{"latLng":{"latitude":1}}}"#)
    }

    @Test func `a schema of their own takes the place of the mapping's`() throws {
        let body = try body(#"{"response_schema":{"type":"STRING"}}"#) {
            $0.format = .schema(try Rig.view(#"{"type":"object","properties":{"a":{}}}"#))
        }
        #expect(
            body["generationConfig"]?.json
                == #"{"responseMimeType":"application/json","responseSchema":{"type":"STRING"}}"#)
    }

    @Test func `the tag around thoughts is for the gateway`() throws {
        var request = Rig.request()
        request.extras = [try Rig.google(#"{"thought_tag_marker":"think"}"#)]
        let encoded = try Rig.encode(request)
        #expect(encoded.context.thoughtTag == "think")
        #expect(try JSONValue(parsing: encoded.body).object?.members.count == 1)
    }

    @Test func `a cache excludes what belongs into it`() throws {
        var request = Rig.request(Rig.system("A"), Rig.user("Hi"))
        request.extras = [try Rig.google(#"{"cached_content":"cachedContents/x"}"#)]
        #expect(Rig.refusal(of: request)?.param == "google.cached_content")
        request.messages.removeFirst()
        #expect(try Rig.body(request)["cachedContent"] == "cachedContents/x")
        request.tools = [try Rig.tool("f")]
        #expect(Rig.refusal(of: request)?.message.contains("tools") == true)
    }

    @Test(arguments: [#"{"contents":[]}"#, #"{"system_instruction":{}}"#, #"{"model":"x"}"#, #"{"tools":{}}"#])
    func `what would undo the request is refused`(google: String) throws {
        var request = Rig.request()
        request.extras = [try Rig.google(google)]
        #expect(Rig.refusal(of: request)?.param?.hasPrefix("google.") == true)
    }

    @Test func `too many members are refused before they cost much`() throws {
        var request = Rig.request()
        request.extras = [try Rig.google("{" + (0..<1100).map { #""m\#($0)":1"# }.joined(separator: ",") + "}")]
        #expect(Rig.refusal(of: request)?.param == "google")
    }
}
