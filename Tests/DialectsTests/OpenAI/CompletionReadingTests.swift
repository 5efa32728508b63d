import Dialects
import Testing
import Wire

struct CompletionReadingTests {
    private static func read(_ members: String) throws -> [ChatRequest] {
        try ChatRequest.completions(try ChatBody(members).view(), model: "m")
    }

    private static func refusedParam(_ members: String) throws -> String? {
        let body = try ChatBody(members).view()
        do throws(InvalidRequest) {
            _ = try ChatRequest.completions(body, model: "m")
            return "-"
        } catch {
            return error.param
        }
    }

    @Test(arguments: [(#""a""#, ["a"]), (#"["a","","b"]"#, ["a", "", "b"]), (#""""#, [""])])
    func `each prompt is a request of its own`(_ prompt: String, _ texts: [String]) throws {
        let requests = try Self.read("\"prompt\":\(prompt),\"n\":2,\"max_tokens\":5,\"temperature\":0.5")
        #expect(requests.map { $0.messages.map(\.text) } == texts.map { [$0] })
        for request in requests {
            #expect(request.messages[0].role == .user)
            #expect(request.choiceCount == 2)
            #expect(request.sampling.maxTokens == 5)
            #expect(request.sampling.temperature?.text == "0.5")
            #expect(request.echoedPrompt == nil)
        }
    }

    @Test func `echo puts each prompt in front of its answers`() throws {
        let requests = try Self.read(#""prompt":["a","b"],"echo":true"#)
        #expect(requests.map(\.echoedPrompt) == ["a", "b"])
    }

    @Test func `logprobs is a number here`() throws {
        let requests = try Self.read(#""prompt":"a","logprobs":3,"best_of":1,"suffix":"","max_tokens":null"#)
        #expect(requests[0].sampling.wantsLogprobs)
        #expect(requests[0].sampling.topLogprobs == 3)
        #expect(requests[0].sampling.maxTokens == nil)
    }

    @Test func `what is left over is told`() throws {
        #expect(try Self.read(#""prompt":"a","user":"u""#)[0].unexpressed == ["user"])
    }

    @Test(arguments: [
        (#""prompt":7"#, "prompt"), (#""prompt":[]"#, "prompt"), (#""prompt":[1,2]"#, "prompt"),
        (#""prompt":[[1,2],[3]]"#, "prompt"), (#""prompt":[true]"#, "prompt"), (#""prompt":[["a"]]"#, "prompt"),
        (#""prompt":"a","suffix":"b""#, "suffix"), (#""prompt":"a","suffix":7"#, "suffix"),
        (#""prompt":"a","best_of":2"#, "best_of"), (#""prompt":"a","n":2,"best_of":0"#, "best_of"),
        (#""prompt":"a","echo":"yes""#, "echo"), (#""prompt":"a","logprobs":true"#, "logprobs"),
        (#""prompt":"a","logit_bias":{"1":1}"#, "logit_bias"), (#""prompt":"a","max_tokens":0"#, "max_tokens"),
    ])
    func `what the model cannot do is refused`(_ members: String, _ param: String) throws {
        #expect(try Self.refusedParam(members) == param)
    }
}
