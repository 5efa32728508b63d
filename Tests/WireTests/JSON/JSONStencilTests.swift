import Support
import Testing
import Wire

struct JSONStencilTests {
    private static let event = #"{"a":[{"text":"Hé"}],"n":12,"of":{"k":-1.5}}"#

    private static func stencil() throws -> JSONStencil? {
        let document = try JSONDocument(parsing: Array(event.utf8))
        let values = [document.root["a"]?.elements.first { _ in true }?["text"], document.root["n"]]
        return JSONStencil(cutting: values.compactMap { $0 }, outOf: document)
    }

    @Test(arguments: [
        (#"{"a":[{"text":"Hé"}],"n":12,"of":{"k":-1.5}}"#, "Hé"),
        (#"{"a":[{"text":""}],"n":0,"of":{"k":-1.5}}"#, ""),
        (#"{"a":[{"text":"\n \"x\" \ud83d\ude00 \ud83d"}],"n":-1e9,"of":{"k":-1.5}}"#, "\n \"x\" 😀 \u{FFFD}"),
    ])
    func `a text with other values in the holes fits`(text: String, value: String) throws {
        let stencil = try #require(try Self.stencil())
        let bytes = Array(text.utf8)
        var values: [JSONStencil.Value] = []
        #expect(stencil.fits(bytes.span, &values))
        #expect(values.count == 2)
        #expect(values.first?.string(in: bytes.span) == value)
    }

    @Test(arguments: [
        "", #"{"a":[{"text":"Hé"}],"n":12,"of":{"k":-1.5}"#, #"{"a":[{"text":"Hé"}],"n":12,"of":{"k":-1.5}} "#,
        #"{"a":[{"text":"Hé"}],"n":12,"of":{"k":-1.6}}"#, #"{"b":[{"text":"Hé"}],"n":12,"of":{"k":-1.5}}"#,
        #"{"a":[{"text":7}],"n":12,"of":{"k":-1.5}}"#, #"{"a":[{"text":"Hé"}],"n":"12","of":{"k":-1.5}}"#,
        #"{"a":[{"text":"H"#, #"{"a":[{"text":"\x"}],"n":12,"of":{"k":-1.5}}"#,
        #"{"a":[{"text":"x"y"}],"n":12,"of":{"k":-1.5}}"#, #"{"a":[{"text":"Hé"}],"n":01,"of":{"k":-1.5}}"#,
        #"{"a":[{"text":"Hé"}],"n":-,"of":{"k":-1.5}}"#, "{\"a\":[{\"text\":\"\n\"}],\"n\":12,\"of\":{\"k\":-1.5}}",
        #"{"a":[{"text":"Hé","thought":true}],"n":12,"of":{"k":-1.5}}"#,
    ])
    func `a text that differs elsewhere does not fit, nor one with no such value`(text: String) throws {
        let stencil = try #require(try Self.stencil())
        let bytes = Array(text.utf8)
        var values: [JSONStencil.Value] = []
        #expect(!stencil.fits(bytes.span, &values))
    }

    @Test func `a string that is no UTF-8 does not fit`() throws {
        let stencil = try #require(try Self.stencil())
        var bytes = Array(Self.event.utf8)
        let place = try #require(bytes.firstIndex(of: 0xC3))
        bytes[place] = 0xFF
        var values: [JSONStencil.Value] = []
        #expect(!stencil.fits(bytes.span, &values))
    }

    @Test func `only strings and numbers can be cut out, each once and in order`() throws {
        let document = try JSONDocument(parsing: Array(#"{"a":1,"b":true,"c":[]}"#.utf8))
        let (a, b, c) = (document.root["a"], document.root["b"], document.root["c"])
        for values in [[b], [c], [a, a]] {
            #expect(JSONStencil(cutting: values.compactMap { $0 }, outOf: document) == nil)
        }
    }

    @Test(arguments: [7, 2031] as [UInt64])
    func `what fits is JSON of the same structure, and its values are those a parser finds`(seed: UInt64) throws {
        var trees = RandomJSON(seed: seed)
        for round in 0..<3_000 {
            let document = try JSONDocument(parsing: trees.value(depth: 4).text)
            let scalars = Self.scalars(of: document.root)
            let cut = scalars.indices.filter { _ in Bool.random(using: &trees.generator) }
                .filter { [.string, .number].contains(scalars[$0].kind) }
            let stencil = try #require(JSONStencil(cutting: cut.map { scalars[$0] }, outOf: document))
            var other = document.bytes
            for place in cut.reversed() {
                let isString = scalars[place].kind == .string
                let text = isString ? JSONValue.string(trees.string()).text : Array(trees.numberText().utf8)
                other.replaceSubrange(scalars[place].range, with: text)
            }
            let comment = Comment(rawValue: "seed \(seed), round \(round): \(String(decoding: other, as: UTF8.self))")
            var values: [JSONStencil.Value] = []
            #expect(stencil.fits(other.span, &values), comment)
            for _ in 0..<4 {
                if stencil.fits(other.span, &values) {
                    let found = Self.scalars(of: try JSONDocument(parsing: other).root)
                    #expect(found.map(\.kind) == scalars.map(\.kind), comment)
                    for place in found.indices where !cut.contains(place) {
                        #expect(found[place].rawBytes == scalars[place].rawBytes, comment)
                    }
                    for (place, value) in zip(cut, values) where found[place].kind == .string {
                        #expect(value.string(in: other.span) == found[place].string, comment)
                    }
                }
                guard let place = other.indices.randomElement(using: &trees.generator) else { break }
                other[place] = RandomJSON.trickyByte(using: &trees.generator)
            }
        }
    }

    /// Every value in the tree that is no container, in the order of the text.
    private static func scalars(of view: JSONView) -> [JSONView] {
        switch view.kind {
        case .object: view.members.flatMap { scalars(of: $0.value) }
        case .array: view.elements.flatMap { scalars(of: $0) }
        default: [view]
        }
    }
}
