import Testing
import Wire

struct JSONWriterTests {
    private func written(_ write: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        write(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test func `commas stand between values and nowhere else`() {
        let text = written { writer in
            writer.beginArray()
            writer.beginObject()
            writer.endObject()
            writer.beginArray()
            writer.endArray()
            writer.integer(1)
            writer.beginObject()
            writer.key("a")
            writer.beginArray()
            writer.bool(true)
            writer.bool(false)
            writer.endArray()
            writer.key(string: "b\"")
            writer.null()
            writer.endObject()
            writer.string("x")
            writer.endArray()
        }
        #expect(text == #"[{},[],1,{"a":[true,false],"b\"":null},"x"]"#)
    }

    @Test func `members are written with names and values of every kind`() {
        let text = written { writer in
            writer.beginObject()
            writer.member("s", "é")
            writer.member("i", -7)
            writer.member("d", 0.5)
            writer.member("b", true)
            writer.member("v", ["x": [nil]])
            writer.member("r", raw: Array("{ }".utf8))
            writer.key(string: "a\n")
            writer.string("")
            writer.endObject()
        }
        #expect(text == #"{"s":"é","i":-7,"d":0.5,"b":true,"v":{"x":[null]},"r":{ },"a\n":""}"#)
    }

    @Test func `a writer continues a buffer`() {
        var writer = JSONWriter(into: Array("data: ".utf8))
        writer.beginObject()
        writer.member("a", 1)
        writer.endObject()
        writer.bytes.append(contentsOf: "\n\n".utf8)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "data: {\"a\":1}\n\n")
    }

    @Test func `quotes, backslashes and control characters are escaped and nothing else`() {
        let controls = String(String.UnicodeScalarView((0..<0x20).compactMap { Unicode.Scalar($0) }))
        let expected = #"""
            "\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\#
            \u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f"
            """#
        #expect(written { $0.string(controls) } == expected)
        #expect(written { $0.string(#"a"b\c/d"#) } == #""a\"b\\c/d""#)
        #expect(written { $0.string("\u{7F}\u{80}\u{2028}😀") } == "\"\u{7F}\u{80}\u{2028}😀\"")
    }

    @Test(
        arguments: [
            [0xFF], [0x61, 0xC3], [0xC3, 0x28], [0xE2, 0x82], [0xE2, 0x82, 0x61], [0xED, 0xA0, 0x80], [0xC0, 0x80],
            [0xF0, 0x9F, 0x98], [0xF0, 0x80, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE0, 0x80, 0x80], [0x80, 0x80],
            [0x61, 0xE2, 0xE2, 0x82, 0xAC, 0x62], [0xF5, 0x80], [0xC1, 0xBF], [0xF1, 0x80, 0xC3, 0xA9],
        ] as [[UInt8]])
    func `broken UTF-8 becomes replacement characters`(bytes: [UInt8]) {
        let expected = "\"" + String(decoding: bytes, as: UTF8.self) + "\""
        #expect(written { $0.string(utf8: bytes) } == expected)
        #expect(written { $0.string(utf8: bytes[...]) } == expected)
        #expect(written { $0.string(utf8: bytes.lazy.map { $0 }) } == expected)
    }

    @Test(arguments: [0, 1, -1, 9, 10, 1_234_567_890, .max, .min])
    func `a whole number is written in full`(value: Int) {
        #expect(written { $0.integer(value) } == value.description)
    }

    @Test(arguments: [
        (0.1, "0.1"), (-0.0, "-0.0"), (1, "1.0"), (1e21, "1e+21"), (5e-7, "5e-07"), (.pi, "3.141592653589793"),
    ])
    func `a number is written as short as it reads back`(value: Double, text: String) {
        #expect(written { $0.number(value) } == text)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func `what is no number becomes null`(value: Double) {
        #expect(written { $0.number(value) } == "null")
        #expect(
            written {
                $0.beginArray()
                $0.number(value)
                $0.number(value)
                $0.endArray()
            } == "[null,null]")
    }

    @Test func `a value of another document is copied as it is`() throws {
        let document = try JSONDocument(parsing: Array(#"{"a": [1.0 , "\u0041"]}"#.utf8))
        let view = try #require(document.root["a"])
        #expect(
            written {
                $0.beginArray()
                $0.raw(view.rawBytes)
                $0.integer(2)
                $0.endArray()
            } == #"[[1.0 , "\u0041"],2]"#)
    }
}
