internal import Dialects
internal import Testing
internal import Wire

@Suite struct OpenAIErrorTests {
    private static func message(in text: String) throws -> String? {
        OpenAIError.message(in: try JSONDocument(parsing: Array(text.utf8)).root)
    }

    @Test func `all four members are always there`() {
        let plain = OpenAIError(message: "no \"m\"\n", type: "t")
        let expected = #"{"error":{"message":"no \"m\"\n","type":"t","param":null,"code":null}}"#
        #expect(String(decoding: plain.encoded, as: UTF8.self) == expected)
        let full = OpenAIError(message: "m", type: "t", param: "p", code: "c")
        #expect(
            String(decoding: full.encoded, as: UTF8.self)
                == #"{"error":{"message":"m","type":"t","param":"p","code":"c"}}"#)
    }

    @Test(arguments: [
        (#"{"error":{"message":"a","type":"t"}}"#, "a"), (#"{"error":"b"}"#, "b"), (#"{"message":"c"}"#, "c"),
        (#"{"detail":"d"}"#, "d"), (#"{"detail":[{"msg":"e","loc":["body"]},{"msg":"f"}]}"#, "e; f"),
        (#"{"error":{"code":"g"}}"#, "g"), (#"{"object":"error","message":"h","code":400}"#, "h"),
        (#"{"error":{"message":""},"message":"i"}"#, "i"), (#"[{"error":{"code":400,"message":"j"}}]"#, "j"),
    ])
    func `a server's words are found in every form seen`(_ body: String, _ message: String) throws {
        #expect(try Self.message(in: body) == message)
    }

    @Test(arguments: ["{}", "[]", "1", "null", #"{"error":{}}"#, #"{"detail":[]}"#, #"{"message":5}"#, "[[]]"])
    func `where there are no words none are made up`(_ body: String) throws {
        #expect(try Self.message(in: body) == nil)
    }

    @Test(arguments: [
        (#"{"error":{"message":"m"}}"#, true), (#"{"error":{"message":"m","x":[1]},"y":2}"#, true),
        (#"{"error":{"message":null}}"#, false), (#"{"error":"m"}"#, false), (#"{"message":"m"}"#, false),
        (#"[{"error":{"message":"m"}}]"#, false),
    ])
    func `OpenAI's own form is known`(_ body: String, _ isWellFormed: Bool) throws {
        #expect(OpenAIError.isWellFormed(try JSONDocument(parsing: Array(body.utf8)).root) == isWellFormed)
    }
}
