import Testing
import Wire

struct JSONDocumentTests {
    private func document(_ text: String) throws -> JSONDocument {
        try JSONDocument(parsing: Array(text.utf8))
    }

    @Test(arguments: ["\"b\"", "\"a longer model name than before\"", "null", "{\"x\":[1]}"])
    func `a replacement changes its range only`(replacement: String) throws {
        let document = try document(#" {"z":1.0, "model" : "abc" ,"é":"\u00e9"}"#)
        let range = try #require(document.root["model"]).range
        let edited = document.replacing(range, with: Array(replacement.utf8))
        #expect(
            String(decoding: edited, as: UTF8.self) == #" {"z":1.0, "model" : "# + replacement + #" ,"é":"\u00e9"}"#)
    }

    @Test func `a replacement of the same length stays in the same memory`() throws {
        var body = Array(#"{"image":""#.utf8)
        body += [UInt8](repeating: UInt8(ascii: "A"), count: 1 << 20)
        body += Array(#"","model":"abc"}"#.utf8)
        let before = body.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
        let document = try JSONDocument(parsing: consume body)
        let range = document.root["model"]?.range ?? 0..<0
        let edited = (consume document).replacing(range, with: Array("\"xyz\"".utf8))
        let after = edited.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
        #expect(after == before)
    }

    @Test func `a view outlives its document`() throws {
        let view = try document(#"{"a":{"b":["x","y"]}}"#).root["a"]?["b"]
        #expect(view?.elements.map(\.string) == ["x", "y"])
    }

    @Test func `a view keeps the old text when its document is edited`() throws {
        let document = try document(#"{"a":"old"}"#)
        let view = try #require(document.root["a"])
        let edited = document.replacing(view.range, with: Array("1".utf8))
        #expect(view.string == "old")
        #expect(edited == Array(#"{"a":1}"#.utf8))
    }

    @Test func `the bytes stay as they came`() throws {
        let text = " {\"a\":1.0e+2,\t\"a\":\"\\u0041\"}\n"
        #expect(try document(text).bytes == Array(text.utf8))
    }
}
