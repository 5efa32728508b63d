import Dialects
import Testing
import Wire

struct GeminiAnswerDecoderTests {
    private static func reply(_ candidate: String, _ context: GeminiContext = GeminiContext(model: "m")) -> GeminiReplay
    {
        GeminiReplay(unary: #"{"candidates":[{\#(candidate)}]}"#, context)
    }

    private static func parts(_ parts: String, _ context: GeminiContext = GeminiContext(model: "m")) -> GeminiReplay {
        reply(#""content":{"parts":[\#(parts)]},"finishReason":"STOP""#, context)
    }

    @Test func `the answer carries Gemini's id, model and tier`() {
        let replay = GeminiReplay(
            unary:
                #"""
                {"responseId":"r1","modelVersion":"gemini-x","usageMetadata":{"serviceTier":"standard"},
                "candidates":[{}]}
                """#
        )
        let answer = replay.folded()
        #expect(answer["id"] == "chatcmpl-r1" && answer["model"] == "gemini-x" && answer["service_tier"] == "default")
        #expect(answer["created"] == 1_700_000_000)
        for chunk in replay.chunks() { #expect(chunk["id"] == "chatcmpl-r1" && chunk["service_tier"] == "default") }
    }

    @Test(arguments: [
        (#""ON_DEMAND""#, "default"), (#""PROVISIONED_THROUGHPUT""#, "scale"), (#""ON_DEMAND_FLEX""#, "flex"),
        ("1", "default"),
        (#""NEW""#, nil), ("{}", nil),
    ])
    func `Vertex's traffic types are tiers`(traffic: String, tier: String?) {
        let replay = GeminiReplay(unary: #"{"usageMetadata":{"trafficType":\#(traffic)},"candidates":[{}]}"#)
        #expect(replay.folded()["service_tier"]?.string == tier)
    }

    @Test(arguments: [
        "", #""content":{}"#, #""content":{"role":"model"}"#, #""content":null"#, #""content":{"parts":[]}"#,
    ])
    func `a candidate without parts is an empty answer`(candidate: String) {
        let separator = candidate.isEmpty ? "" : ","
        let replay = Self.reply(#"\#(candidate)\#(separator)"finishReason":"STOP""#)
        #expect(replay.message["content"] == "" && replay.finishReason == "stop")
        #expect(replay.message["refusal"]?.isNull == true)
    }

    @Test func `candidates without an index take their places`() {
        let replay = GeminiReplay(
            unary: """
                {"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"},
                {"content":{"parts":[{"text":"b"}]},"finishReason":"MAX_TOKENS"}]}
                """)
        let choices = replay.folded()["choices"]?.array ?? []
        #expect(choices.map { $0["index"]?.int } == [0, 1])
        #expect(choices.map { $0["message"]?["content"]?.string } == ["a", "b"])
        #expect(choices.map { $0["finish_reason"]?.string } == ["stop", "length"])
    }

    @Test(arguments: ["-1", "64", "9223372036854775807"])
    func `an index beyond any is no candidate`(index: String) {
        let replay = GeminiReplay(unary: #"{"candidates":[{"index":\#(index)},{"index":0,"finishReason":"STOP"}]}"#)
        #expect(replay.folded()["choices"]?.array?.count == 1)
    }

    @Test func `thoughts are reasoning and never content`() {
        let replay = Self.parts(#"{"text":"Hm.","thought":true},{"text":"Yes."}"#)
        #expect(replay.message["reasoning_content"] == "Hm." && replay.message["content"] == "Yes.")
        #expect(
            Self.parts(#"{"thought":true,"inlineData":{"mimeType":"image/png","data":"AA=="}}"#).message["images"]
                == nil)
    }

    @Test func `a thought tag puts thoughts into the content and moves the citations`() {
        let context = GeminiContext(model: "m", thoughtTag: "thought")
        let replay = Self.reply(
            #"""
            "content":{"parts":[{"text":"H","thought":true},{"text":"m","thought":true},{"text":"Yes."}]},
            "finishReason":"STOP",
            "citationMetadata":{"citationSources":[{"endIndex":3,"uri":"https://a.example"}]}
            """#, context)
        #expect(replay.message["content"] == "<thought>Hm</thought>Yes.")
        #expect(replay.message["annotations"]?[0]?["url_citation"]?["start_index"] == 21)
        #expect(replay.message["annotations"]?[0]?["url_citation"]?["end_index"] == 24)
    }

    @Test func `images go out as data URLs, byte for byte, with their signatures`() {
        let replay = Self.parts(
            #"""
            {"text":"See"},
            {"inlineData":{"mimeType":"image/png","data":"iVBOR\/w0="},"thoughtSignature":"c2ln"},
            {"inlineData":{"mimeType":"image/webp","data":"AA=="}}
            """#
        )
        let images = replay.message["images"]
        #expect(images?[0]?["image_url"]?["url"] == "data:image/png;base64,iVBOR/w0=")
        #expect(images?[0]?["extra_content"]?["google"]?["thought_signature"] == "c2ln")
        #expect(images?[1]?["index"] == 1 && images?[1]?["type"] == "image_url")
        #expect(StreamedAnswer(replay.streamed()).choices[0]?["message"]?["images"] == images)
    }

    @Test func `sound becomes the audio object`() {
        let replay = Self.parts(#"{"inlineData":{"mimeType":"audio/L16;codec=pcm;rate=24000","data":"AAAA"}}"#)
        let audio = replay.message["audio"]
        #expect(audio?["data"] == "AAAA" && audio?["transcript"] == "")
        #expect(audio?["expires_at"] == 1_700_003_600 && audio?["id"]?.string?.hasPrefix("audio_") == true)
        #expect(replay.message["content"]?.isNull == true)
        #expect(StreamedAnswer(replay.streamed()).choices[0]?["message"]?["audio"]?["data"] == "AAAA")
    }

    @Test func `wav gets a header that players read`() throws {
        let context = GeminiContext(model: "m", speechFormat: "wav")
        let replay = Self.parts(
            #"{"inlineData":{"mimeType":"audio/L16;codec=pcm;rate=16000","data":"AQIDBA=="}}"#, context)
        let data = try #require(replay.message["audio"]?["data"]?.string)
        #expect(data.hasPrefix("UklGRjIAAABXQVZF") && data.hasSuffix("AQIDBA=="))
        #expect(data.utf8.count == 80)
    }

    @Test func `pieces of sound with padding are joined to one text`() {
        let replay = Self.parts(
            #"""
            {"inlineData":{"mimeType":"audio/pcm","data":"AQ=="}},
            {"inlineData":{"mimeType":"audio/pcm","data":"AgM="}}
            """#
        )
        #expect(replay.message["audio"]?["data"] == "AQID")
    }

    @Test func `code and what came of it are fenced`() {
        let replay = Self.parts(
            #"""
            {"text":"Run:"},{"executableCode":{"language":"PYTHON","code":"print(1)\n"}},
            {"codeExecutionResult":{"outcome":"OUTCOME_OK","output":"1\n"}},{"text":"So 1."}
            """#
        )
        #expect(replay.text == "Run:\n```python\nprint(1)\n```\n```output\n1\n```\nSo 1.")
        #expect(replay.finishReason == "stop")
        let fences = Self.parts(#"{"executableCode":{"code":"'```'"}}"#)
        #expect(fences.text == "````\n'```'\n````\n")
    }

    @Test func `other files wait in the extra content`() {
        let replay = Self.parts(
            #"{"inlineData":{"mimeType":"application/pdf","data":"AAAA"}},{"fileData":{"fileUri":"gs://a/b"}}"#)
        #expect(replay.message["extra_content"]?["google"]?["files"]?.array?.count == 2)
    }

    @Test func `logprobs stand with their text, in both layouts`() {
        let context = GeminiContext(model: "m", wantsTopLogprobs: true)
        let replay = Self.reply(
            #"""
            "content":{"parts":[{"text":"Å b"}]},"finishReason":"STOP","logprobsResult":{
            "chosenCandidates":[{"token":"Å","logProbability":-0.5},{"token":" b"},
            {"token":"\ufffd","logProbability":"-Infinity"}],
            "topCandidates":[{"candidates":[{"token":"Å","logProbability":-0.5},{"token":"A","logProbability":-1}]}]}
            """#, context)
        let content = replay.folded()["choices"]?[0]?["logprobs"]?["content"]
        #expect(content?[0]?["logprob"] == -0.5 && content?[0]?["bytes"] == [195, 133])
        #expect(content?[0]?["top_logprobs"]?[1]?["token"] == "A")
        #expect(content?[1]?["logprob"] == 0.0 && content?[1]?["top_logprobs"] == [])
        #expect(content?[2]?["logprob"] == -9999.0 && content?[2]?["bytes"]?.isNull == true)
        let carrying = replay.chunks().filter { $0["choices"]?[0]?["logprobs"]?.isNull == false }
        #expect(carrying.map { $0["choices"]?[0]?["delta"]?["content"] } == ["Å b"])

        let completion = AnswerIdentity(form: .completion, id: "cmpl-1", created: 1, model: "m")
        let legacy = replay.folded(completion)["choices"]?[0]?["logprobs"]
        #expect(legacy?["tokens"] == ["Å", " b", "\u{FFFD}"] && legacy?["text_offset"] == [0, 1, 3])
        #expect(legacy?["top_logprobs"]?[0]?["A"] == -1.0)
    }

    @Test func `usage keeps the latest of each member and never adds up`() {
        let replay = GeminiReplay(stream: [
            #"""
            {"candidates":[{"content":{"parts":[{"text":"a"}]}}],
            "usageMetadata":{"promptTokenCount":5,"candidatesTokenCount":1,"totalTokenCount":6}}
            """#,
            #"""
            {"candidates":[{"finishReason":"STOP"}],
            "usageMetadata":{"promptTokenCount":null,"candidatesTokenCount":4,"totalTokenCount":9}}
            """#,
        ])
        #expect(
            replay.usage?.promptTokens == 5 && replay.usage?.completionTokens == 4 && replay.usage?.totalTokens == 9)
    }

    @Test func `thoughts that are counted among the candidates are not added twice`() {
        let replay = GeminiReplay(
            unary:
                #"""
                {"candidates":[{}],"usageMetadata":{"promptTokenCount":5,"candidatesTokenCount":40,
                "thoughtsTokenCount":30,"totalTokenCount":45}}
                """#
        )
        #expect(replay.usage?.completionTokens == 40)
    }

    @Test(arguments: ["1e30", "-5", "99999999999999999999999", "\"7\"", "[]"])
    func `a count beyond reason overflows nothing`(count: String) {
        let names = [
            "promptTokenCount", "toolUsePromptTokenCount", "candidatesTokenCount", "thoughtsTokenCount",
            "totalTokenCount",
        ]
        let metadata = names.map { "\"\($0)\":\(count)" }.joined(separator: ",")
        let replay = GeminiReplay(unary: #"{"candidates":[{}],"usageMetadata":{\#(metadata)}}"#)
        #expect((replay.usage?.totalTokens ?? -1) >= 0)
    }

    @Test func `usage that is missing is zeros`() {
        #expect(GeminiReplay(unary: #"{"candidates":[{}]}"#).usage?.totalTokens == 0)
    }
}
