import Testing
import Wire

@testable import Dialects

/// Section 7 of the mapping, and point 5 of the field: the full JSON Schema, recursion, order, and data untouched.
@Suite struct GeminiSchemaTests {
    private typealias Rig = GeminiRequestRig

    struct Vector: CustomTestStringConvertible {
        let testDescription: String
        let schema: String
        let expected: String

        init(_ id: String, _ schema: String, _ expected: String) {
            testDescription = id
            self.schema = schema
            self.expected = expected
        }
    }

    private func transformed(_ schema: String, ordered: Bool = false) throws -> String {
        var request = Rig.request(model: ordered ? "gemini-2.0-flash" : Rig.second)
        request.format = .schema(try Rig.view(schema))
        return try Rig.body(request)["generationConfig"]?["responseJsonSchema"]?.json ?? "none"
    }

    private static let vectors: [Vector] = [
        Vector(
            "as it is",
            #"{"type":"object","properties":{"b":{"type":["string","null"]},"a":{"anyOf":[{"type":"integer"},{"type":"null"}]}},"additionalProperties":false,"required":["b","a"]}"#,
            #"{"type":"object","properties":{"b":{"type":["string","null"]},"a":{"anyOf":[{"type":"integer"},{"type":"null"}]}},"additionalProperties":false,"required":["b","a"]}"#
        ),
        Vector(
            "const", #"{"properties":{"k":{"const":"a"},"n":{"const":1.50}}}"#,
            #"{"properties":{"k":{"enum":["a"]},"n":{"enum":[1.50]}}}"#),
        Vector("const wins over enum", #"{"const":1,"enum":[1,2]}"#, #"{"enum":[1]}"#),
        Vector("number enum", #"{"type":"integer","enum":[1,2]}"#, #"{"type":"integer","enum":[1,2]}"#),
        Vector(
            "names like keywords",
            #"{"properties":{"title":{"type":"string"},"$ref":{"type":"string"},"const":{"const":1},"allOf":{"type":"array","items":{}}},"required":["title","$ref"]}"#,
            #"{"properties":{"title":{"type":"string"},"$ref":{"type":"string"},"const":{"enum":[1]},"allOf":{"type":"array","items":{}}},"required":["title","$ref"]}"#
        ),
        Vector(
            "data is no schema", #"{"type":"object","default":{"const":1,"$schema":"x"},"enum":[{"const":1}]}"#,
            #"{"type":"object","default":{"const":1,"$schema":"x"},"enum":[{"const":1}]}"#),
        Vector(
            "useless keywords",
            #"{"$schema":"x","$id":"y","$comment":"z","strict":true,"type":"string","examples":["a"],"readOnly":true,"minLength":1,"pattern":"^x","not":{"const":1}}"#,
            #"{"type":"string","minLength":1,"pattern":"^x"}"#),
        Vector("nullable", #"{"type":"string","nullable":true}"#, #"{"type":["string","null"]}"#),
        Vector(
            "nullable anyOf", #"{"anyOf":[{"type":"string"}],"nullable":true}"#,
            #"{"anyOf":[{"type":"string"},{"type":"null"}]}"#),
        Vector(
            "upper case types", #"{"type":"OBJECT","properties":{"a":{"type":"STRING"}}}"#,
            #"{"type":"object","properties":{"a":{"type":"string"}}}"#),
        Vector("array without items", #"{"type":"array"}"#, #"{"type":"array","items":{}}"#),
        Vector("boolean items", #"{"type":"array","items":true}"#, #"{"type":"array","items":{}}"#),
        Vector(
            "tuple", #"{"type":"array","items":[{"const":1},{"type":"string"}],"additionalItems":false}"#,
            #"{"type":"array","prefixItems":[{"enum":[1]},{"type":"string"}]}"#),
        Vector(
            "closed tuple", #"{"type":"array","prefixItems":[{"type":"string"}],"items":false}"#,
            #"{"type":"array","prefixItems":[{"type":"string"}]}"#),
        Vector(
            "boolean properties", #"{"properties":{"a":true,"b":false,"c":{}},"required":["a","b"]}"#,
            #"{"properties":{"a":{},"c":{}},"required":["a"]}"#),
        Vector("false among alternatives", #"{"anyOf":[false,{"type":"string"}]}"#, #"{"anyOf":[{"type":"string"}]}"#),
        Vector(
            "open map", #"{"type":"object","additionalProperties":{"const":1}}"#,
            #"{"type":"object","additionalProperties":{"enum":[1]}}"#),
        Vector(
            "exclusive whole numbers", #"{"type":"integer","exclusiveMinimum":0,"exclusiveMaximum":10}"#,
            #"{"type":"integer","minimum":1,"maximum":9}"#),
        Vector(
            "the tighter bound", #"{"type":"integer","minimum":5,"exclusiveMinimum":0}"#,
            #"{"type":"integer","minimum":5}"#),
        Vector(
            "exclusive fractions", #"{"type":"number","exclusiveMinimum":0,"maximum":1.50}"#,
            #"{"type":"number","maximum":1.50}"#),
        Vector(
            "exclusive as a flag",
            #"{"type":"integer","minimum":0,"exclusiveMinimum":true,"maximum":9,"exclusiveMaximum":false}"#,
            #"{"type":"integer","minimum":1,"maximum":9}"#),
        Vector(
            "a bound at the edge of 64 bits", #"{"type":"integer","exclusiveMinimum":9223372036854775807}"#,
            #"{"type":"integer"}"#),
        Vector(
            "required as a flag", #"{"properties":{"a":{"type":"string","required":true}}}"#,
            #"{"properties":{"a":{"type":"string"}}}"#),
        Vector(
            "an array of anything among what needs nothing",
            #"{"type":"object","properties":{"a":{"type":"object","properties":{"b":{"type":["array","null"]}}}}}"#,
            #"{"type":"object","properties":{"a":{"type":"object","properties":{"b":{"type":["array","null"],"items":{}}}}}}"#
        ),
        Vector(
            "$schema at the root leaves the rest as it is",
            #"{"$schema":"x","type":"object","properties":{"a":{"type":"object","properties":{"b":{}},"required":["b"],"title":"t"}}}"#,
            #"{"type":"object","properties":{"a":{"type":"object","properties":{"b":{}},"required":["b"],"title":"t"}}}"#
        ),
        Vector(
            "root array", #"{"type":"array","items":{"type":"string"}}"#, #"{"type":"array","items":{"type":"string"}}"#
        ),
    ]

    @Test(arguments: vectors) func `point 5, every keyword arrives as Gemini knows it`(_ vector: Vector) throws {
        #expect(try transformed(vector.schema) == vector.expected)
    }

    private static let references: [Vector] = [
        Vector(
            "recursion",
            ##"{"$defs":{"N":{"type":"object","properties":{"next":{"$ref":"#/$defs/N"}}}},"$ref":"#/$defs/N"}"##,
            ##"{"$defs":{"N":{"type":"object","properties":{"next":{"$ref":"#/$defs/N"}}}},"$ref":"#/$defs/N"}"##),
        Vector(
            "a recursion that is rewritten on one side",
            ##"{"$defs":{"N":{"type":"object","properties":{"next":{"$ref":"#/$defs/N"}}},"M":{"const":1}},"$ref":"#/$defs/N"}"##,
            ##"{"$ref":"#/$defs/N","$defs":{"N":{"type":"object","properties":{"next":{"$ref":"#/$defs/N"}}},"M":{"enum":[1]}}}"##
        ),
        Vector("the root itself", ##"{"properties":{"a":{"$ref":"#"}}}"##, ##"{"properties":{"a":{"$ref":"#"}}}"##),
        Vector(
            "a description beside a reference",
            ##"{"$defs":{"P":{"type":"string"}},"properties":{"p":{"$ref":"#/$defs/P","description":"d"}}}"##,
            ##"{"properties":{"p":{"anyOf":[{"$ref":"#/$defs/P"}],"description":"d"}},"$defs":{"P":{"type":"string"}}}"##
        ),
        Vector(
            "a title and a default beside a reference",
            ##"{"$defs":{"P":{"type":"string"}},"properties":{"p":{"title":"t","$ref":"#/$defs/P","default":1}}}"##,
            ##"{"properties":{"p":{"$ref":"#/$defs/P"}},"$defs":{"P":{"type":"string"}}}"##),
        Vector(
            "nullable beside a reference",
            ##"{"$defs":{"P":{"type":"string"}},"properties":{"p":{"$ref":"#/$defs/P","nullable":true}}}"##,
            ##"{"properties":{"p":{"anyOf":[{"$ref":"#/$defs/P"},{"type":"null"}]}},"$defs":{"P":{"type":"string"}}}"##),
        Vector(
            "definitions",
            ##"{"definitions":{"A":{"const":1}},"properties":{"a":{"$ref":"#/definitions/A"},"b":{"$ref":"#/definitions/A"}}}"##,
            ##"{"properties":{"a":{"$ref":"#/$defs/A"},"b":{"$ref":"#/$defs/A"}},"$defs":{"A":{"enum":[1]}}}"##),
        Vector(
            "a name in both places",
            ##"{"$defs":{"A":{"type":"string"}},"definitions":{"A":{"type":"integer"}},"anyOf":[{"$ref":"#/definitions/A"},{"$ref":"#/$defs/A"}]}"##,
            ##"{"anyOf":[{"$ref":"#/$defs/A_2"},{"$ref":"#/$defs/A"}],"$defs":{"A":{"type":"string"},"A_2":{"type":"integer"}}}"##
        ),
        Vector(
            "a reference into the middle",
            ##"{"properties":{"a":{"type":"array","items":{"const":1}},"b":{"$ref":"#/properties/a/items"}}}"##,
            ##"{"properties":{"a":{"type":"array","items":{"enum":[1]}},"b":{"$ref":"#/$defs/items"}},"$defs":{"items":{"enum":[1]}}}"##
        ),
        Vector(
            "escapes in a pointer",
            ##"{"$defs":{"a/b":{"type":"string"},"c d":{"type":"integer"}},"anyOf":[{"$ref":"#/$defs/a~1b"},{"$ref":"#/$defs/c%20d"}]}"##,
            ##"{"anyOf":[{"$ref":"#/$defs/a_1b"},{"$ref":"#/$defs/c_20d"}],"$defs":{"a/b":{"type":"string"},"c d":{"type":"integer"},"a_1b":{"type":"string"},"c_20d":{"type":"integer"}}}"##
        ),
        Vector(
            "definitions within",
            ##"{"properties":{"a":{"$defs":{"X":{"type":"string"}},"$ref":"#/properties/a/$defs/X"}}}"##,
            ##"{"properties":{"a":{"$ref":"#/$defs/X"}},"$defs":{"X":{"type":"string"}}}"##),
        Vector(
            "recursion through the middle", ##"{"properties":{"a":{"properties":{"b":{"$ref":"#/properties/a"}}}}}"##,
            ##"{"properties":{"a":{"properties":{"b":{"$ref":"#/$defs/a"}}}},"$defs":{"a":{"properties":{"b":{"$ref":"#/$defs/a"}}}}}"##
        ),
    ]

    @Test(arguments: references) func `point 5, references lead where they led`(_ vector: Vector) throws {
        #expect(try transformed(vector.schema) == vector.expected)
    }

    private static let compositions: [Vector] = [
        Vector(
            "of one", #"{"description":"d","allOf":[{"type":"object","properties":{"a":{}}}]}"#,
            #"{"description":"d","type":"object","properties":{"a":{}}}"#),
        Vector(
            "of one reference",
            ##"{"$defs":{"P":{"type":"string"}},"properties":{"p":{"allOf":[{"$ref":"#/$defs/P"}],"description":"d"}}}"##,
            ##"{"properties":{"p":{"anyOf":[{"$ref":"#/$defs/P"}],"description":"d"}},"$defs":{"P":{"type":"string"}}}"##
        ),
        Vector(
            "of several",
            #"{"allOf":[{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]},{"type":"object","properties":{"b":{"type":"string"},"a":{"type":"string"}},"required":["b","a"]}]}"#,
            #"{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},"required":["a","b"]}"#),
        Vector(
            "with a base",
            ##"{"$defs":{"B":{"type":"object","properties":{"a":{}}}},"allOf":[{"$ref":"#/$defs/B"},{"properties":{"b":{}},"additionalProperties":false}]}"##,
            #"{"type":"object","additionalProperties":false,"properties":{"a":{},"b":{}},"$defs":{"B":{"type":"object","properties":{"a":{}}}}}"#
        ),
    ]

    @Test(arguments: compositions) func `point 5, allOf is one schema`(_ vector: Vector) throws {
        #expect(try transformed(vector.schema) == vector.expected)
    }

    @Test(arguments: [
        #"{"allOf":[{"properties":{"a":{"type":"string"}}},{"properties":{"a":{"type":"integer"}}}]}"#,
        #"{"allOf":[{"type":"string"},{"type":"integer"}]}"#,
        ##"{"properties":{"a":{"$ref":"#/$defs/None"}}}"##,
        #"{"properties":{"a":{"$ref":"https://example.com/schema"}}}"#,
        ##"{"$defs":{"A":{"allOf":[{"$ref":"#/$defs/A"},{"type":"object"}]}},"$ref":"#/$defs/A"}"##,
        "7", "false", "[]",
    ]) func `a schema that cannot be said is refused by its place`(schema: String) throws {
        var request = Rig.request()
        request.tools = [try Rig.tool("f", schema)]
        #expect(Rig.refusal(of: request)?.param == "tools[0].function.parameters")
    }

    @Test func `a schema that unfolds without end is refused in time`() throws {
        // Each of 40 definitions takes in the next one twice.
        let definitions = (0..<40).map {
            ##""d\##($0)":{"allOf":[{"$ref":"#/$defs/d\##($0 + 1)"},{"$ref":"#/$defs/d\##($0 + 1)"}]}"##
        }
        var request = Rig.request()
        request.format = .schema(
            try Rig.view(
                ##"{"$defs":{\##(definitions.joined(separator: ",")),"d40":{}},"allOf":[{"$ref":"#/$defs/d0"},{}]}"##))
        #expect(Rig.refusal(of: request)?.param == "response_format.json_schema.schema")
    }

    @Test func `Gemini 2_0 is told the order of properties`() throws {
        let schema = #"{"properties":{"b":{"properties":{"y":{},"x":{}}},"a":{}}}"#
        #expect(
            try transformed(schema, ordered: true)
                == #"{"properties":{"b":{"properties":{"y":{},"x":{}},"propertyOrdering":["y","x"]},"a":{}},"propertyOrdering":["b","a"]}"#
        )
        #expect(try transformed(schema) == schema)
    }
}
