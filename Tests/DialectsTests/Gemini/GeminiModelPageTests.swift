import Dialects
import Support
import Testing
import Wire

struct GeminiModelPageTests {
    private static func page(_ text: String) throws -> GeminiModelPage? {
        GeminiModelPage(try JSONDocument(parsing: Array(text.utf8)).root, created: 1_700_000_000)
    }

    @Test func `a model is listed as OpenAI lists its own`() throws {
        let page = try Self.page(
            #"""
            {"models":[{"name":"models/gemini-2.5-flash","version":"001","displayName":"Gemini 2.5 Flash",
            "inputTokenLimit":1048576,"outputTokenLimit":65536,"supportedGenerationMethods":["generateContent"]}]}
            """#)
        #expect(page?.models.map(\.id) == ["gemini-2.5-flash"])
        #expect(page?.nextPageToken == nil)
        #expect(
            page?.models.map { String(decoding: $0.object, as: UTF8.self) } == [
                #"{"id":"gemini-2.5-flash","object":"model","created":1700000000,"owned_by":"google","#
                    + #""display_name":"Gemini 2.5 Flash","context_length":1048576,"max_output_tokens":65536}"#
            ])
    }

    @Test(arguments: [
        (#"["generateContent"]"#, true), (#"["embedContent"]"#, true), (#"["batchEmbedContents"]"#, true),
        (#"["predict"]"#, false), (#"["bidiGenerateContent","countTokens"]"#, false), (#"["generateAnswer"]"#, false),
        (#"["embedText"]"#, false), ("[]", false),
    ])
    func `only what chats or gives vectors is listed`(_ methods: String, _ isListed: Bool) throws {
        let page = try Self.page(#"{"models":[{"name":"models/x","supportedGenerationMethods":\#(methods)}]}"#)
        #expect(page?.models.count == (isListed ? 1 : 0))
    }

    @Test(arguments: [
        ("publishers/google/models/gemini-2.5-pro", "gemini-2.5-pro"), ("publishers/google/models/gemma-3", "gemma-3"),
        ("publishers/google/models/text-embedding-005", "text-embedding-005"),
        ("publishers/google/models/imagen-4", nil), ("publishers/google/models/veo-3", nil),
    ])
    func `Vertex AI's list is sifted by names`(_ name: String, _ id: String?) throws {
        let page = try Self.page(#"{"publisherModels":[{"name":"\#(name)"}],"nextPageToken":""}"#)
        #expect(page?.models.map(\.id) == (id.map { [$0] } ?? []))
        #expect(page?.nextPageToken == nil)
    }

    @Test(arguments: [
        (#"{"models":[],"nextPageToken":"t"}"#, 0, "t"), (#"{"nextPageToken":"t"}"#, 0, "t"), ("{}", 0, nil),
        (#"{"models":[7,{},{"name":7},{"name":"models/"},{"name":"gemini-x"}]}"#, 1, nil),
    ])
    func `a page may be empty or have odd entries`(_ text: String, _ count: Int, _ token: String?) throws {
        let page = try Self.page(text)
        #expect(page?.models.count == count)
        #expect(page?.nextPageToken == token)
    }

    @Test(arguments: ["[]", "null", #"{"models":{}}"#, #"{"error":{"code":403}}"#, #"{"data":[]}"#])
    func `something else is no page`(_ text: String) throws {
        #expect(try Self.page(text) == nil)
    }

    @Test(
        .enabled(if: Fixtures.isAvailable, Comment(rawValue: Fixtures.skipReason)),
        arguments: Fixtures.files(in: "gemini").filter { $0.contains("-models-unary") })
    func `recorded lists are read`(_ name: String) throws {
        let recording = try JSONDocument(parsing: try Fixtures.data("gemini/" + name)).root
        let body = try #require(recording["response"]?["body"])
        let page = try #require(GeminiModelPage(body, created: 0))
        let names = body["models"]?.elements.compactMap { model -> String? in
            let methods = model["supportedGenerationMethods"]?.elements.compactMap(\.string) ?? []
            guard !Set(methods).isDisjoint(with: ["generateContent", "embedContent", "batchEmbedContents"]) else {
                return nil
            }
            return model["name"]?.string.map { String($0.dropFirst("models/".count)) }
        }
        #expect(page.models.map(\.id) == names)
        #expect(page.nextPageToken == body["nextPageToken"]?.string)
        for model in page.models { #expect(throws: Never.self) { try JSONDocument(parsing: model.object) } }
    }
}
