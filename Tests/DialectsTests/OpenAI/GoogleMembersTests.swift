import Dialects
import Testing
import Wire

struct GoogleMembersTests {
    private static func texts(_ request: ChatRequest) -> [String] {
        request.extras.map { String(decoding: $0.members.rawBytes, as: UTF8.self) }
    }

    @Test func `extra_body comes before google, and google before what stands loose`() throws {
        let request = try ChatBody(
            #"""
            "safety_settings":[],"google":{"cached_content":"b"},"thinkingConfig":{"thinkingBudget":1},
            "extra_body":{"google":{"cached_content":"a"}}
            """#
        ).read()
        #expect(
            Self.texts(request) == [
                #"{"cached_content":"a"}"#, #"{"cached_content":"b"}"#,
                #"{"safety_settings":[],"thinkingConfig":{"thinkingBudget":1}}"#,
            ])
        #expect(request.unexpressed.isEmpty)
    }

    @Test(arguments: [
        "thinkingConfig", "safety_settings", "safetySettings", "cached_content", "response_modalities",
        "media_resolution", "labels", "image_config",
    ])
    func `LiteLLM's names stand beside OpenAI's`(_ name: String) throws {
        #expect(Self.texts(try ChatBody("\"\(name)\":{\"a\":1}").read()) == ["{\"\(name)\":{\"a\":1}}"])
    }

    @Test func `topK is top_k`() throws {
        #expect(try ChatBody(#""topK":5"#).read().sampling.topK == 5)
        #expect(try ChatBody(#""topK":5,"top_k":6"#).read().sampling.topK == 6)
    }

    @Test func `an unknown member of google is Google's to judge`() throws {
        let request = try ChatBody(#""google":{"unheard_of":{"a":[1]}}"#).read()
        #expect(Self.texts(request) == [#"{"unheard_of":{"a":[1]}}"#])
    }
}
