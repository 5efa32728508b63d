import Dialects
import Testing

struct AsWrittenTests {
    @Test(arguments: [
        #""logit_bias":{"50":-100}"#, #""max_tokens":0"#, #""audio":{"voice":{"id":"v"},"format":"mp3"}"#,
        #""tools":[{"type":"custom","custom":{"name":"f","format":{"type":"grammar"}}}],"tool_choice":"required""#,
        #""messages":[]"#, #""messages":[{"role":"assistant","audio":{"id":"a"}}]"#, #""n":128"#,
        #""messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"new_kind","new_kind":{}}]}]"#,
        #""response_format":{"type":"grammar"}"#,
        #""messages":[{"role":"user","content":[{"type":"file","file":{"file_id":"file-1"}}]}]"#,
    ])
    func `what only a translation refuses is good for who translates nothing`(_ members: String) throws {
        let request = try ChatRequest.chat(asWritten: try ChatBody(members).view(), model: "echo")
        #expect(request.model == "echo")
    }

    @Test func `tokens are good for who translates nothing`() throws {
        let body = try ChatBody(#""prompt":[[1,2],"a"],"best_of":2,"suffix":"b""#).view()
        let requests = try ChatRequest.completions(asWritten: body, model: "echo")
        #expect(requests.map { $0.messages[0].text } == ["1 2", "a"])
    }

    @Test(arguments: [#""temperature":3"#, #""messages":[{"role":"nobody"}]"#, #""n":0"#])
    func `what OpenAI refuses is good for nobody`(_ members: String) throws {
        let body = try ChatBody(members).view()
        #expect(throws: InvalidRequest.self) { _ = try ChatRequest.chat(asWritten: body, model: "echo") }
    }
}
