import Testing

@testable import Configuration

@Suite struct SecretTests {
    private struct Holder {
        let secret: Secret
        let optional: Secret?
        let list: [Secret]
    }

    @Test func `no way of printing shows a secret`() throws {
        let secret = try #require(Secret("sk-hidden"))
        let holder = Holder(secret: secret, optional: secret, list: [secret])
        var dumped = ""
        dump(holder, to: &dumped)
        dump(secret, to: &dumped)
        let texts = [
            "\(secret)", String(describing: secret), String(reflecting: secret), secret.debugDescription,
            "\(holder)", String(reflecting: holder), "\([secret])", "\(Optional(secret) as Any)", dumped,
        ]
        for text in texts {
            #expect(!text.contains("hidden"), "\(text)")
        }
        #expect("\(secret)" == "***")
    }

    @Test func `no way of printing settings shows a secret`() throws {
        let yaml = """
            llm: {openai_api_key: sk-hidden, gemini_api_key: sk-hidden, local_api_key: sk-hidden}
            gateway: {api_keys: [sk-hidden]}
            backends: [{name: lab, base_url: "http://lab", api_key: sk-hidden, headers: {x-a: sk-hidden}}]
            """
        let settings = try load(yaml)
        var dumped = ""
        dump(settings, to: &dumped)
        #expect(settings.llm.openAIAPIKey?.reveal() == "sk-hidden")
        #expect(settings.backends.first?.headers.first?.1.reveal() == "sk-hidden")
        #expect(!dumped.contains("hidden"))
        #expect(!"\(settings)".contains("hidden"))
        #expect(settings.shown("llm.openai_api_key") == "*** (line 1)")
        #expect(settings.shown("gateway.api_keys") == "[***] (line 2)")
        #expect(settings.shown("backends[0].headers.x-a") == "*** (line 3)")
    }

    @Test(arguments: [
        ("sk", "sk"), ("sk\n", "sk"), ("sk\r\n", "sk"), ("", ""), ("\n", ""), (" s k ", " s k "), ("sk-é", "sk-é"),
    ])
    func `one line break at the end is dropped`(text: String, expected: String) {
        #expect(Secret(text)?.reveal() == expected)
    }

    @Test(arguments: ["sk\n\n", "\nsk", "s\nk", "s\rk", "sk\r", "s\tk", "s\0k", "s\u{7F}k", "s\u{85}k", "s\u{2028}k"])
    func `control characters are refused`(text: String) {
        #expect(Secret(text) == nil)
    }

    @Test func `equal means the same bytes`() {
        #expect(Secret("abc") == Secret("abc"))
        #expect(Secret("abc") != Secret("abd"))
        #expect(Secret("abc") != Secret("ab"))
        #expect(Secret("\u{e9}") != Secret("e\u{301}"))
    }
}
