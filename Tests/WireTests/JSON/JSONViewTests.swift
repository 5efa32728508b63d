import Testing
import Wire

struct JSONViewTests {
    private func view(_ text: String) throws -> JSONView {
        try JSONDocument(parsing: Array(text.utf8)).root
    }

    private func text(_ view: JSONView?) -> String? {
        view.map { String(decoding: $0.rawBytes, as: UTF8.self) }
    }

    @Test func `every kind of value is told apart`() throws {
        let kinds = try view(#"[{},[],"",0,true,false,null]"#).elements.map(\.kind)
        #expect(kinds == [.object, .array, .string, .number, .true, .false, .null])
    }

    @Test func `a range covers the value and no white space`() throws {
        let root = try view(" { \"a\" : [ 1 , { } ] , \"b\" : -1.50 } ")
        #expect(text(root) == "{ \"a\" : [ 1 , { } ] , \"b\" : -1.50 }")
        #expect(text(root["a"]) == "[ 1 , { } ]")
        #expect(text(root["b"]) == "-1.50")
        #expect(root["b"]?.range == 29..<34)
    }

    @Test func `count tells elements and members, not what they contain`() throws {
        let root = try view(#"{"a":[1,[2,3],{"x":4,"y":5}],"b":"text","c":{}}"#)
        #expect(root.count == 3)
        #expect(root["a"]?.count == 3)
        #expect(root["b"]?.count == 0)
        #expect(root["c"]?.count == 0)
    }

    @Test func `a member is found behind nested ones of the same name`() throws {
        let root = try view(#"{"meta":{"model":"inner","x":[{"model":1}]},"model":"outer"}"#)
        #expect(root["model"]?.string == "outer")
        #expect(root["meta"]?["model"]?.string == "inner")
        #expect(root["missing"] == nil)
        #expect(root["model"]?["model"] == nil)
    }

    @Test func `the last value of a nested container ends it`() throws {
        let root = try view(#"{"a":{"b":1},"c":2}"#)
        #expect(root["a"]?["c"] == nil)
        #expect(root["a"]?.members.map { $0.key.string } == ["b"])
        #expect(root.members.map { $0.key.string } == ["a", "c"])
    }

    @Test(arguments: [#"{"mod\u0065l":1}"#, #"{"\u006D\u006f\u0064\u0065\u006C":1}"#])
    func `an escaped name is the same name`(text: String) throws {
        #expect(try view(text)["model"]?.int == 1)
        #expect(try view(text).member("model")?.int == 1)
        #expect(try view(text)["modem"] == nil)
    }

    @Test func `canonically equal names are different names`() throws {
        let root = try view("{\"e\u{301}\":1,\"\u{E9}\":2}")
        #expect(root["\u{E9}"]?.int == 2)
        #expect(root["e\u{301}"]?.int == 1)
    }

    @Test func `the first of two members is read and asking for a single one fails`() throws {
        let root = try view("{\"a\":1,\n \"\\u0061\":2,\"b\":3}")
        #expect(root["a"]?.int == 1)
        let error = #expect(throws: JSONDuplicateMember.self) { try root.member("a") }
        #expect(error?.name == "a")
        #expect(error?.offset == 9)
        #expect(error?.line == 2)
        #expect(error?.column == 2)
        #expect(error?.message == "the member 'a' stands twice in one object")
        #expect(try root.member("b")?.int == 3)
        #expect(try root.member("c") == nil)
        #expect(try root["b"]?.member("a") == nil)
    }

    @Test(arguments: [#"{"a":{"a":1,"b":2}}"#, #"{"a":["a","a"]}"#, #"{"a":"a"}"#])
    func `a name inside a member's own value is not a second member`(text: String) throws {
        #expect(try view(text).member("a") != nil)
    }

    @Test func `elements and members of something else are none`() throws {
        for text in [#""text""#, "1", "null", "[]", "{}"] {
            #expect(try view(text).elements.map(\.kind).isEmpty, "\(text)")
            #expect(try view(text).members.map(\.key.kind).isEmpty, "\(text)")
        }
        #expect(try view("{\"a\":1}").elements.map(\.kind).isEmpty)
        #expect(try view("[1,2]").members.map(\.key.kind).isEmpty)
    }

    @Test func `elements come in order, whatever they contain`() throws {
        let root = try view(#"[[1,2],{"a":[3]},"x",4]"#)
        #expect(root.elements.map { text($0) } == ["[1,2]", #"{"a":[3]}"#, #""x""#, "4"])
    }

    @Test func `only true and false are booleans and only null is null`() throws {
        let elements = Array(try view(#"[true,false,null,0,"true"]"#).elements)
        #expect(elements.map(\.bool) == [true, false, nil, nil, nil])
        #expect(elements.map(\.isNull) == [false, false, true, false, false])
    }

    @Test func `a place counts lines and bytes from 1`() throws {
        let root = try view("{\n  \"é\": 1\r\n}")
        let value = try #require(root["é"])
        #expect(value.place == (2, 9))
        #expect(root.place == (1, 1))
    }
}
