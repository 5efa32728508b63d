import Dialects
import Testing
import Wire

struct UnexpressedTests {
    @Test(arguments: [
        "user", "metadata", "safety_identifier", "prompt_cache_key", "prompt_cache_retention", "verbosity",
        "prediction", "moderation", "unheard_of", "ünheard",
    ])
    func `nothing is dropped in silence: a member nobody reads is told by its name`(_ name: String) throws {
        #expect(try ChatBody("\"\(name)\":{\"a\":1}").read().unexpressed == [name])
        #expect(try ChatBody("\"\(name)\":null").read().unexpressed.isEmpty)
    }

    @Test func `store is told only where it asks for something`() throws {
        #expect(try ChatBody(#""store":true"#).read().unexpressed == ["store"])
        #expect(try ChatBody(#""store":false"#).read().unexpressed.isEmpty)
    }

    @Test func `a member within another is told by its path`() throws {
        let request = try ChatBody(
            #"""
            "messages":[{"role":"user","name":"Ada","content":"Hi"}],"stream":true,
            "stream_options":{"include_usage":true,"include_obfuscation":true},
            "web_search_options":{"search_context_size":"low","user_location":{"type":"approximate"}},
            "extra_body":{"other":1,"google":{}}
            """#
        ).read()
        #expect(
            request.unexpressed == [
                "messages[0].name", "web_search_options.search_context_size", "web_search_options.user_location",
                "stream_options.include_obfuscation", "extra_body.other",
            ])
    }

    @Test func `every member that is read is no loss`() throws {
        let request = try ChatBody(
            #"""
            "stream":true,"stream_options":{"include_usage":true},"temperature":1,"top_p":1,"top_k":1,"n":1,"max_tokens":1,
            "max_completion_tokens":1,"stop":"x","seed":1,"presence_penalty":0,"frequency_penalty":0,"logprobs":true,
            "top_logprobs":1,"response_format":{"type":"text"},"reasoning_effort":"low","parallel_tool_calls":true,
            "tools":[{"type":"function","function":{"name":"f"}}],"tool_choice":"auto","modalities":["text"],
            "audio":{"voice":"a","format":"wav"},"web_search_options":{},"service_tier":"auto","logit_bias":{},
            "functions":[],"function_call":"auto","thinking":{"type":"enabled"},"reasoning":{},"google":{},"extra_body":{}
            """#
        ).read()
        #expect(request.unexpressed.isEmpty)
    }
}
