import Testing
import Wire

/// The text of a string and what it stands for.
struct StringReading: CustomTestStringConvertible, Sendable {
    let text: String
    let meaning: String

    var testDescription: String { text }

    init(_ text: String, _ meaning: String) {
        self.text = text
        self.meaning = meaning
    }

    static let all = [
        StringReading(#""""#, ""),
        StringReading(#""plain""#, "plain"),
        StringReading(#""é😀""#, "é😀"),
        StringReading(#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
        StringReading(#""\u0000\u001f\u007f""#, "\0\u{1F}\u{7F}"),
        StringReading(#""\u00e9\u00E9\u20AC\uFFFF""#, "éé€\u{FFFF}"),
        StringReading(#""\ud83d\ude00""#, "😀"),
        StringReading(#""\uD800\uDC00\uDBFF\uDFFF""#, "\u{10000}\u{10FFFF}"),
        StringReading(#""x\ud800""#, "x\u{FFFD}"),
        StringReading(#""\udc00x""#, "\u{FFFD}x"),
        StringReading(#""\ud800\n""#, "\u{FFFD}\n"),
        StringReading(#""\ud800\u0041""#, "\u{FFFD}A"),
        StringReading(#""\ud800\ud83d\ude00""#, "\u{FFFD}😀"),
        StringReading(#""\ude00\ud83d""#, "\u{FFFD}\u{FFFD}"),
        StringReading(#""a long text, then é and \u00e9, and more text""#, "a long text, then é and é, and more text"),
        StringReading(#""\\u0041""#, "\\u0041"),
    ]
}

struct JSONStringTests {
    @Test(arguments: StringReading.all)
    func `a string is read without its escapes`(reading: StringReading) throws {
        let view = try JSONDocument(parsing: Array(reading.text.utf8)).root
        #expect(view.stringBytes == Array(reading.meaning.utf8))
        #expect(view.string.map { Array($0.utf8) } == Array(reading.meaning.utf8))
        #expect(view.hasEscapes == reading.text.contains("\\"))
    }

    @Test(arguments: ["1", "true", "null", "[\"a\"]", "{\"a\":\"b\"}"])
    func `only a string has a string`(text: String) throws {
        let view = try JSONDocument(parsing: Array(text.utf8)).root
        #expect(view.string == nil)
        #expect(view.stringBytes == nil)
        #expect(!view.hasEscapes)
        #expect(!view.stringEquals(""))
        #expect(!view.stringEquals("a"))
    }

    @Test func `a comparison looks at what the string stands for`() throws {
        let elements = Array(
            try JSONDocument(parsing: Array(#"["user","us\u0065r","use","users",""]"#.utf8)).root.elements)
        #expect(elements.map { $0.stringEquals("user") } == [true, true, false, false, false])
        #expect(elements.map { $0.stringEquals("") } == [false, false, false, false, true])
    }

    @Test func `a comparison decodes the longest escapes there are`() throws {
        let view = try JSONDocument(parsing: Array(#""\u0061\u0062\ud83d\ude00\u0063""#.utf8)).root
        #expect(view.stringEquals("ab😀c"))
        #expect(!view.stringEquals("ab😀d"))
    }

    @Test func `each byte is judged alike at every place in a long string`() {
        for value in UInt8.min...UInt8.max {
            let isPlain = value >= 0x20 && value < 0x80 && value != UInt8(ascii: "\"") && value != UInt8(ascii: "\\")
            for position in 0..<20 {
                var content = [UInt8](repeating: UInt8(ascii: "x"), count: 20)
                content[position] = value
                let text = [UInt8(ascii: "\"")] + content + [UInt8(ascii: "\"")]
                let isAccepted = (try? JSONDocument(parsing: text)) != nil
                #expect(isAccepted == isPlain, "byte \(value) at \(position)")
            }
        }
    }
}
