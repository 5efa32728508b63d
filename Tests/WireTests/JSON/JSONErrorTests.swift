import Testing
import Wire

/// A text that is refused, with the place and the words.
struct RefusedText: CustomTestStringConvertible, Sendable {
    let text: String
    let place: [Int]
    let message: String

    var testDescription: String { text.debugDescription }

    init(_ text: String, _ line: Int, _ column: Int, _ message: String) {
        self.text = text
        self.place = [line, column]
        self.message = message
    }

    static let all = [
        RefusedText("", 1, 1, "expected a value, found the end of the text"),
        RefusedText(" \n ", 2, 2, "expected a value, found the end of the text"),
        RefusedText("}", 1, 1, "expected a value, found '}'"),
        RefusedText("{\"a\":}", 1, 6, "expected a value, found '}'"),
        RefusedText("[1,]", 1, 4, "expected a value, found ']'"),
        RefusedText("[,1]", 1, 2, "expected a value or ']', found ','"),
        RefusedText("[", 1, 2, "expected a value or ']', found the end of the text"),
        RefusedText("[1 2]", 1, 4, "expected ',' or ']', found '2'"),
        RefusedText("[1}", 1, 3, "expected ',' or ']', found '}'"),
        RefusedText("{\"a\":1]", 1, 7, "expected ',' or '}', found ']'"),
        RefusedText("{\n  \"a\": 1,\n}", 3, 1, "expected a member name in double quotes, found '}'"),
        RefusedText("{'a':1}", 1, 2, "expected a member name in double quotes or '}', found a single quote"),
        RefusedText("{\"a\" 1}", 1, 6, "expected ':', found '1'"),
        RefusedText("{\"a\"", 1, 5, "expected ':', found the end of the text"),
        RefusedText("{} x", 1, 4, "expected the end of the text, found 'x'"),
        RefusedText("1\0", 1, 2, "expected the end of the text, found byte 0x00"),
        RefusedText("01", 1, 2, "expected the end of the text, found '1'"),
        RefusedText("[-]", 1, 3, "expected a digit, found ']'"),
        RefusedText("1.", 1, 3, "expected a digit, found the end of the text"),
        RefusedText("1.e1", 1, 3, "expected a digit, found 'e'"),
        RefusedText("1e+", 1, 4, "expected a digit, found the end of the text"),
        RefusedText("+1", 1, 1, "expected a value, found '+'"),
        RefusedText("[NaN]", 1, 2, "expected a value or ']', found 'N'"),
        RefusedText("[nul]", 1, 2, "expected true, false or null"),
        RefusedText("tru", 1, 1, "expected true, false or null"),
        RefusedText("\"é", 1, 4, "the text ends inside a string"),
        RefusedText("\"a\\", 1, 4, "the text ends inside a string"),
        RefusedText("\"a\tb\"", 1, 3, "byte 0x09 must be escaped in a string"),
        RefusedText("\"a\\x\"", 1, 3, "unknown escape in a string"),
        RefusedText("\"\\u12G4\"", 1, 2, "unknown escape in a string"),
        RefusedText("\u{FEFF}{}", 1, 1, "the text must not begin with a byte order mark"),
        RefusedText("é", 1, 1, "expected a value, found byte 0xC3"),
    ]
}

struct JSONErrorTests {
    @Test(arguments: RefusedText.all)
    func `a refusal says where and why`(refused: RefusedText) throws {
        let error = try #require(throws: JSONError.self) { try JSONDocument(parsing: Array(refused.text.utf8)) }
        #expect(error.message == refused.message)
        #expect([error.line, error.column] == refused.place)
    }

    @Test func `a byte that is not UTF-8 is reported by its offset`() throws {
        let text: [UInt8] = Array("[\n\"abcdefgh".utf8) + [0xC3, 0x28] + Array("\"]".utf8)
        let error = try #require(throws: JSONError.self) { try JSONDocument(parsing: text) }
        #expect(error.reason == .invalidUTF8)
        #expect(error.offset == 11)
        #expect([error.line, error.column] == [2, 10])
    }

    @Test(arguments: [
        #"{"model":"m","messages":[{"role":"user","content":"a\né\u0041\uD83D\uDE00😀"}],"n":-1.5e+10}"#,
        #"[[],{},"",0,-0,1E2,true,false,null,[[[{"a":[{"b":{}}]}]]]]"#,
        " { \"k\" :\t[ 1 ,\r\n 2 ] } ",
        "\"a long plain string of more than eight bytes\"",
    ])
    func `every truncation is refused`(text: String) {
        let bytes = Array(text.utf8)
        let whole = bytes.lastIndex { $0 != UInt8(ascii: " ") } ?? 0
        for length in 0...whole {
            #expect(throws: JSONError.self, "\(length) bytes") { try JSONDocument(parsing: Array(bytes[..<length])) }
        }
        #expect(throws: Never.self) { try JSONDocument(parsing: Array(bytes[...whole])) }
    }
}
