internal import Testing
internal import Wire

@Suite struct EmbeddedJSONTests {
    private static func text(_ object: JSONDocument?) -> String? {
        object.map { String(decoding: $0.root.rawBytes, as: UTF8.self) }
    }

    @Test(arguments: [
        (#"{"a": 1}"#, #"{"a": 1}"#),
        ("```json\n{\"a\": 1}\n```", #"{"a": 1}"#),
        ("Here it is:\n\n~~~\n{\n}\n~~~\nAnything else?", "{\n}"),
        (#"<think>a set {x, y} and {"b": 2}</think>{"a": {"}": "\"}"}} {"#, #"{"b": 2}"#),
        ("\u{FEFF}{\"a\": 1}", #"{"a": 1}"#),
        (#"[{"a": 1}, {"b": 2}]"#, #"{"a": 1}"#),
    ])
    func `the first object is found in whatever surrounds it`(_ text: String, _ object: String) throws {
        #expect(try Self.text(EmbeddedJSON.object(in: Array(text.utf8))) == object)
    }

    @Test func `an object that is asked for is preferred to the ones before it`() throws {
        let text = #"I first thought {"x": 1} or {"broken": but: {"wanted": {"deep": "}"}} and {"wanted": 2}"#
        let found = try EmbeddedJSON.object(in: Array(text.utf8)) { $0["wanted"] != nil }
        #expect(Self.text(found) == #"{"wanted": {"deep": "}"}}"#)
    }

    @Test func `without the one that is asked for the first valid one is told`() throws {
        let found = try EmbeddedJSON.object(in: Array(#"{"x": 1} {"y": 2}"#.utf8)) { $0["wanted"] != nil }
        #expect(Self.text(found) == #"{"x": 1}"#)
    }

    @Test(arguments: ["", "no braces", "a set {of words} only", "{ 'a': 1 }", "}", "[1, 2]"])
    func `a text without an object has none`(_ text: String) throws {
        #expect(try EmbeddedJSON.object(in: Array(text.utf8)) == nil)
    }

    @Test func `what is wrong keeps its line and column in the whole text`() {
        let text = "Plän:\n```json\n{\"a\": [1,\n  2,]}\n```"
        let error = #expect(throws: JSONError.self) { try EmbeddedJSON.object(in: Array(text.utf8)) }
        #expect(error?.line == 4)
        #expect(error?.column == 5)
    }

    @Test func `an object that breaks off is told as such`() {
        let error = #expect(throws: JSONError.self) { try EmbeddedJSON.object(in: Array(#"{"a": [1, 2"#.utf8)) }
        #expect(error?.message.contains("the end of the text") == true)
    }

    @Test func `no text of braces and quotes takes long or crashes`() {
        for text in ["{", "{\"", "{\"a\\", "{\"a\":{"] {
            let many = Array(String(repeating: text, count: 20_000).utf8)
            _ = try? EmbeddedJSON.object(in: many)
        }
        for length in 0...12 {
            _ = try? EmbeddedJSON.object(in: Array(#"x {"a":"\"}"#.utf8.prefix(length)))
        }
    }
}
