import Testing
import Wire

@testable import Dialects

@Suite struct OllamaRequestTests {
    private static let plain = #"{"model":"m","messages":[{"role":"user","content":"Hi"}],"stream":false"#

    @Test(arguments: [
        (#","num_ctx":8192"#, #","options":{"num_ctx":8192}"#),
        (#","options":{"num_ctx":8192,"num_gpu":1}"#, #","options":{"num_ctx":8192,"num_gpu":1}"#),
        (#","extra_body":{"options":{"num_ctx":1},"keep_alive":-1}"#, #","keep_alive":-1,"options":{"num_ctx":1}"#),
        // Ollama's own form counts before what stands beside it, and before OpenAI's words.
        (#","num_ctx":1,"options":{"num_ctx":2}"#, #","options":{"num_ctx":2}"#),
        (#","options":{"temperature":0.5},"temperature":1"#, #","options":{"temperature":0.5}"#),
        (#","options":{"stop":["a"]},"stop":"b""#, #","options":{"stop":["a"]}"#),
        (#","think":true"#, #","think":true"#),
        (#","think":"high","reasoning_effort":"low""#, #","think":"high""#),
        (#","reasoning_effort":"none""#, #","think":false"#),
        (#","reasoning_effort":"minimal""#, #","think":"low""#),
        (#","reasoning_effort":"xhigh""#, #","think":"high""#),
        (#","keep_alive":"10m""#, #","keep_alive":"10m""#),
        (#","temperature":0.70,"top_p":0.9"#, #","options":{"temperature":0.70,"top_p":0.9}"#),
        (
            #","presence_penalty":1,"frequency_penalty":-1"#,
            #","options":{"presence_penalty":1,"frequency_penalty":-1}"#
        ),
        (#","top_k":40,"min_p":0.05"#, #","options":{"min_p":0.05,"top_k":40}"#),
        (#","max_tokens":5,"seed":7"#, #","options":{"num_predict":5,"seed":7}"#),
        (#","max_completion_tokens":6,"max_tokens":5"#, #","options":{"num_predict":6}"#),
        (#","stop":["a","b"]"#, #","options":{"stop":["a","b"]}"#),
        (#","response_format":{"type":"json_object"}"#, #","format":"json""#),
        (
            #","response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{"type":"object"}}}"#,
            #","format":{"type":"object"}"#
        ),
        (#","logprobs":true,"top_logprobs":2"#, #","logprobs":true,"top_logprobs":2"#),
    ])
    func `parameters are said in Ollama's words`(_ members: String, _ expected: String) throws {
        #expect(try OllamaRig.text(members) == Self.plain + expected + "}")
    }

    @Test func `a configuration's defaults stand in for what a request does not say`() throws {
        let defaults = OllamaDefaults(contextLength: 4096, keepAlive: "300", think: "true")
        let expected = #","think":true,"keep_alive":300,"options":{"num_ctx":4096}}"#
        #expect(try OllamaRig.text(defaults: defaults) == Self.plain + expected)
        let own = #","num_ctx":9,"think":false,"keep_alive":"1h""#
        let kept = #","think":false,"keep_alive":"1h","options":{"num_ctx":9}}"#
        #expect(try OllamaRig.text(own, defaults: defaults) == Self.plain + kept)
        let effort = try OllamaRig.text(#","reasoning_effort":"none""#, defaults: OllamaDefaults(think: "true"))
        #expect(effort == Self.plain + #","think":false}"#)
    }

    @Test func `pictures go beside the text, and those on the web are fetched`() throws {
        let messages = #"""
            {"role":"user","content":[{"type":"text","text":"What"},{"type":"text","text":" is it?"},
            {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},
            {"type":"image_url","image_url":{"url":"https://example.org/a.jpg"}}]}
            """#
        let body = try JSONView(parsing: #"{"model":"m","messages":[\#(messages)]}"#)
        let encoder = try OllamaRig.dialect(body).encoder(
            for: ChatRequest(chat: body, model: "m"), conceding: ChatConcessions())
        #expect(encoder.remoteAddresses == ["https://example.org/a.jpg"])
        let media = [
            "https://example.org/a.jpg": FetchedMedia(mimeType: "image/jpeg", base64: Array("BBBB".utf8))
        ]
        let text = try OllamaRig.text(messages: messages, media: media)
        #expect(text.contains(#"{"role":"user","content":"What is it?","images":["AAAA","BBBB"]}"#))
    }

    @Test func `tools, calls and results are Ollama's`() throws {
        let messages = #"""
            {"role":"user","content":"Q"},{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function",
            "function":{"name":"f","arguments":"{\"x\": 1}"}}]},{"role":"tool","tool_call_id":"c1","content":"1"}
            """#
        let tools = #"""
            ,"tools":[{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object"}}},
            {"type":"function","function":{"name":"g"}}]
            """#
        let text = try OllamaRig.text(tools, messages: messages)
        #expect(
            text.contains(
                #"{"role":"assistant","content":"","tool_calls":[{"id":"c1","function":{"index":0,"name":"f","#
                    + #""arguments":{"x": 1}}}]},"#
                    + #"{"role":"tool","content":"1","tool_name":"f","tool_call_id":"c1"}"#))
        #expect(
            text.contains(
                #""tools":[{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object"}}},"#
                    + #"{"type":"function","function":{"name":"g","description":"","#
                    + #""parameters":{"type":"object","properties":{}}}}]"#))
    }

    @Test(arguments: [
        (#""none""#, []), (#""auto""#, ["f", "g"]), (#""required""#, ["f", "g"]),
        (#"{"type":"function","function":{"name":"g"}}"#, ["g"]),
    ])
    func `only the tools that may be called are declared`(_ choice: String, _ expected: [String]) throws {
        let tools =
            #","tools":[{"type":"function","function":{"name":"f"}},{"type":"function","function":{"name":"g"}}]"#
        let request = try OllamaRig.encode(#"\#(tools),"tool_choice":\#(choice)"#)
        let root = try JSONDocument(parsing: request.body).root
        #expect((root["tools"]?.elements.compactMap { $0["function"]?["name"]?.string } ?? []) == expected)
        let mustCall = choice != #""none""# && choice != #""auto""#
        #expect(request.losses.map(\.param) == (mustCall ? ["tool_choice"] : []))
    }

    @Test func `what Ollama lacks is told by its name, and what it has is not`() throws {
        let request = try OllamaRig.encode(
            #","num_ctx":1,"think":true,"repeat_penalty":1.1,"user":"u","extra_body":{"keep_alive":1,"other":2}"#
                + #","service_tier":"flex","unheard_of":1"#)
        #expect(Set(request.losses.map(\.param)) == ["user", "extra_body.other", "service_tier", "unheard_of"])
        #expect(request.losses.allSatisfy { $0.weight == .ignored })
    }

    @Test(arguments: [
        (#","num_ctx":"8k""#, "num_ctx"), (#","num_ctx":0"#, "num_ctx"), (#","num_ctx":1.5"#, "num_ctx"),
        (#","options":[1]"#, "options"), (#","options":{"num_ctx":-1}"#, "options.num_ctx"),
        (#","options":{"top_p":"a"}"#, "options.top_p"), (#","think":3"#, "think"), (#","think":"""#, "think"),
        (#","keep_alive":true"#, "keep_alive"), (#","keep_alive":"""#, "keep_alive"),
        (#","extra_body":{"options":{"seed":"a"}}"#, "extra_body.options.seed"), (#","num_gpu":true"#, "num_gpu"),
        (#","modalities":["text","audio"]"#, "modalities"), (#","logit_bias":{"1":1}"#, "logit_bias"),
        (#","n":9"#, "n"),
    ])
    func `a value that Ollama would not take is refused by its name`(_ members: String, _ param: String) {
        #expect(OllamaRig.refusal(members)?.param == param)
    }

    @Test func `options without end are refused`() {
        let many = (0..<200).map { #""o\#($0)":1"# }.joined(separator: ",")
        #expect(OllamaRig.refusal(#","options":{\#(many)}"#)?.param == "options")
    }

    @Test func `a sound is refused`() {
        let sound = #"{"type":"input_audio","input_audio":{"data":"AAAA","format":"wav"}}"#
        let refusal = OllamaRig.refusal("", messages: #"{"role":"user","content":[\#(sound)]}"#)
        #expect(refusal?.param == "messages[0].content[0].input_audio.data")
        #expect(refusal?.message.contains("picture") == true)
    }

    @Test(arguments: [
        (#"{"num_ctx":1}"#, Operation.chat, true), (#"{"num_ctx":null}"#, .chat, false),
        (#"{"options":{}}"#, .completion, true), (#"{"think":false}"#, .chat, true),
        (#"{"keep_alive":0}"#, .embedding, true), (#"{"extra_body":{"num_gpu":1}}"#, .chat, true),
        (#"{"temperature":1,"top_k":4,"min_p":0.1}"#, .chat, false), (#"{"dimensions":64}"#, .chat, false),
        (#"{"dimensions":64}"#, .embedding, true), (#"{"input":"a","encoding_format":"float"}"#, .embedding, false),
        (#"{"extra_body":[1]}"#, .chat, false),
    ])
    func `only a request with Ollama's own words needs its native API`(
        _ body: String, _ operation: Dialects.Operation, _ isAsked: Bool
    ) throws {
        #expect(OllamaOptions.areAsked(by: try JSONView(parsing: body), operation) == isAsked)
    }

    @Test func `each choice is asked for by a request of its own`() throws {
        #expect(try OllamaRig.encode(#","n":3"#).requestCount == 3)
        #expect(try OllamaRig.encode().path == "/api/chat")
    }
}
