import Testing
import Wire

struct JSONValueTests {
    private let sample: JSONValue = [
        "name": "x", "n": 1, "d": 0.5, "on": true, "none": nil, "list": [1, "two", [:]],
    ]

    private func parsed(_ text: String) throws -> JSONValue {
        try JSONValue(parsing: Array(text.utf8))
    }

    @Test func `literals make trees and trees make text in order`() {
        let text = String(decoding: sample.text, as: UTF8.self)
        #expect(text == #"{"name":"x","n":1,"d":0.5,"on":true,"none":null,"list":[1,"two",{}]}"#)
    }

    @Test func `a tree is read by names and positions`() {
        #expect(sample["name"]?.string == "x")
        #expect(sample["n"]?.int == 1)
        #expect(sample["d"]?.double == 0.5)
        #expect(sample["on"]?.bool == true)
        #expect(sample["none"]?.isNull == true)
        #expect(sample["list"]?[1]?.string == "two")
        #expect(sample["list"]?.array?.count == 3)
        #expect(sample["list"]?[2]?.object?.members.isEmpty == true)
    }

    @Test func `what is not there is nil`() {
        #expect(sample["missing"] == nil)
        #expect(sample["list"]?[3] == nil)
        #expect(sample["list"]?[-1] == nil)
        #expect(sample["name"]?["x"] == nil)
        #expect(sample[0] == nil)
        #expect(sample["name"]?.int == nil)
        #expect(sample["n"]?.string == nil)
    }

    @Test func `number text survives`() throws {
        let text = "[1.0,1e2,1E+2,0.1000,-0,-0.0,1e-7,123456789012345678901234567890,1E400]"
        #expect(try parsed(text).text == Array(text.utf8))
    }

    @Test func `equality looks at bytes, digits and order`() throws {
        #expect(try parsed(#"{"a":[1,"A"]}"#) == parsed(#" { "a" : [ 1 , "\u0041" ] } "#))
        #expect(try parsed("1") != parsed("1.0"))
        #expect(try parsed("\"\u{E9}\"") != parsed("\"e\u{301}\""))
        #expect(try parsed("{\"\u{E9}\":1}") != parsed("{\"e\u{301}\":1}"))
        #expect(try parsed(#"{"a":1,"b":2}"#) != parsed(#"{"b":2,"a":1}"#))
        #expect(try parsed(#"{"a":1,"a":2}"#) != parsed(#"{"a":2}"#))
    }

    @Test func `setting a member keeps its place, appends or removes`() {
        var object = JSONObject([.init(name: "a", value: 1), .init(name: "b", value: 2), .init(name: "a", value: 3)])
        object["b"] = "new"
        object["c"] = false
        #expect(JSONValue.object(object).text == Array(#"{"a":1,"b":"new","a":3,"c":false}"#.utf8))
        object["a"] = Optional<JSONValue>.none
        #expect(object.members.map(\.name) == ["b", "c"])
    }

    @Test func `duplicate members are kept and the first one is read`() throws {
        let value = try parsed(#"{"a":1,"a":2}"#)
        #expect(value["a"]?.int == 1)
        #expect(value.text == Array(#"{"a":1,"a":2}"#.utf8))
    }
}
