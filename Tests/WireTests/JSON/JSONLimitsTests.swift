import Testing
import Wire

struct JSONLimitsTests {
    @Test(arguments: [("[", "]", ""), ("{\"k\":", "}", "1")])
    func `128 levels are accepted and 129 refused`(open: String, close: String, inner: String) throws {
        func nested(_ levels: Int) -> [UInt8] {
            Array((repeated(open, levels) + inner + repeated(close, levels)).utf8)
        }
        #expect(throws: Never.self) { try JSONDocument(parsing: nested(128)) }
        let error = try #require(throws: JSONError.self) { try JSONDocument(parsing: nested(129)) }
        #expect(error.reason == .tooDeep(limit: 128))
        #expect(error.offset == 128 * open.utf8.count)
        #expect(error.message == "nested deeper than 128 levels")
    }

    @Test func `values that stand beside each other do not nest`() {
        let text = "[" + repeated("[],{},", 1000) + "[]]"
        #expect(throws: Never.self) { try JSONDocument(parsing: Array(text.utf8), limits: JSONLimits(depth: 2)) }
    }

    @Test func `no setting goes beyond the deepest level`() throws {
        let text = Array((repeated("[", 100_000) + repeated("]", 100_000)).utf8)
        let error = try #require(throws: JSONError.self) {
            try JSONDocument(parsing: text, limits: JSONLimits(depth: .max))
        }
        #expect(error.reason == .tooDeep(limit: JSONLimits.deepest))
    }

    @Test func `the deepest tree can be built, written and freed`() throws {
        let text = Array((repeated("[", JSONLimits.deepest) + repeated("]", JSONLimits.deepest)).utf8)
        let tree = try JSONValue(parsing: text, limits: JSONLimits(depth: JSONLimits.deepest))
        #expect(tree.text == text)
    }

    @Test func `names and containers count as values`() throws {
        let text = Array("{\"a\":[1,2]}".utf8)
        #expect(throws: Never.self) { try JSONDocument(parsing: text, limits: JSONLimits(depth: 8, values: 5)) }
        let error = try #require(throws: JSONError.self) {
            try JSONDocument(parsing: text, limits: JSONLimits(depth: 8, values: 4))
        }
        #expect(error.reason == .tooManyValues(limit: 4))
        #expect(error.offset == 8)
    }

    @Test func `members are counted over all objects, the same name each time it stands there`() throws {
        var limits = JSONLimits(depth: 8)
        limits.members = 3
        let text = Array(#"[{"a":1,"a":2},{"b":[3,4,5,6,7]}]"#.utf8)
        #expect(throws: Never.self) { try JSONDocument(parsing: text, limits: limits) }
        limits.members = 2
        let error = try #require(throws: JSONError.self) { try JSONDocument(parsing: text, limits: limits) }
        #expect(error.reason == .tooManyMembers(limit: 2))
        #expect(error.offset == 16)
        #expect(error.message == "more than 2 members of objects")
    }

    @Test func `a limit of no values refuses every document`() {
        #expect(throws: JSONError.self) { try JSONDocument(parsing: [0x31], limits: JSONLimits(depth: 8, values: 0)) }
        #expect(throws: JSONError.self) { try JSONDocument(parsing: [0x31], limits: JSONLimits(depth: 8, values: -1)) }
    }

    private func repeated(_ text: String, _ count: Int) -> String {
        String(repeating: text, count: count)
    }
}
