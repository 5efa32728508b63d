import Support
import Testing

@testable import Configuration

@Suite struct YAMLParserTests {
    private func document(_ yaml: String) throws(YAMLError) -> YAMLDocument {
        try YAMLParser.parse(YAMLText(Array(yaml.utf8)))
    }

    private func reason(_ yaml: String) -> YAMLError.Reason? {
        do throws(YAMLError) {
            return try document(yaml).problems.first?.reason
        } catch {
            return error.reason
        }
    }

    @Test func `32 levels are read and 33 are refused`() {
        func nested(_ levels: Int) -> String {
            String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
        }
        #expect(reason(nested(32)) == nil)
        #expect(reason(nested(33)) == .tooDeep(levels: 32))
    }

    @Test func `depth counts through aliases`() {
        let half = String(repeating: "[", count: 16) + "x" + String(repeating: "]", count: 16)
        let deeper = String(repeating: "[", count: 15) + "*a" + String(repeating: "]", count: 15)
        #expect(reason("a: &a \(half)\nb: \(deeper)\n") == nil)
        #expect(reason("a: &a \(half)\nb: [\(deeper)]\n") == .tooDeep(levels: 32))
    }

    @Test func `10,000 nodes are read and one more is refused`() {
        func list(_ items: Int) -> String { String(repeating: "- x\n", count: items) }
        #expect(reason(list(9_999)) == nil)
        #expect(reason(list(10_000)) == .tooManyNodes(10_000))
    }

    @Test func `an alias counts as all it stands for`() {
        let list = "[" + String(repeating: "x,", count: 98) + "x]"
        func aliases(_ count: Int) -> String { "a: &a \(list)\n" + (0..<count).map { "k\($0): *a\n" }.joined() }
        #expect(reason(aliases(97)) == nil)
        #expect(reason(aliases(99)) == .tooManyNodes(10_000))
    }

    @Test func `1 MiB is read and one byte more is refused`() {
        let comment = "a: 1\n#" + String(repeating: "x", count: (1 << 20) - 7) + "\n"
        #expect(reason(comment) == nil)
        #expect(reason(comment + "\n") == .tooLarge(bytes: 1 << 20))
    }

    @Test(arguments: [
        ("a: *b\n", YAMLError.Reason.unknownAlias("b")),
        ("a: &a [*a]\n", .aliasOfItself("a")),
        ("a: &a {b: {c: *a}}\n", .aliasOfItself("a")),
        ("a: !x 1\n", .unknownTag("!x")),
        ("a: !!int 1\n", .unknownTag("tag:yaml.org,2002:int")),
        ("a: !x [1]\n", .unknownTag("!x")),
        ("a: !x {b: 1}\n", .unknownTag("!x")),
        ("<<: {a: 1}\n", .mergeKey),
        ("{a: 1}: 2\n", .complexKey),
        ("a: 1\n'a': 2\n", .duplicateKey("a", firstLine: 1)),
        ("a: 1\n---\nb: 1\n", .secondDocument),
        ("---\n", .empty),
        ("null\n", .empty),
        ("a: @b\n", .reservedCharacter("@")),
    ])
    func `what a configuration may not use is refused by name`(yaml: String, expected: YAMLError.Reason) {
        #expect(reason(yaml) == expected)
    }

    @Test(arguments: ["'<<': 1\n", "a: !!str 1\n", "a: !!map {}\n", "a: ! 1\n", "a: &x 1\nb: *x\n*x : 2\n"])
    func `what only looks like it is read`(yaml: String) {
        #expect(reason(yaml) == nil)
    }

    @Test func `an anchor set again names the newer value`() throws {
        let root = try document("a: &x 1\nb: &x 2\nc: *x\n").root
        #expect(YAMLTree(root) == YAMLTree(try document("a: 1\nb: 2\nc: 2\n").root))
    }

    @Test func `keys that only look alike are different keys`() throws {
        guard case .mapping(let pairs) = try document("\"\\u00e9\": 1\n\"e\\u0301\": 2\n").root.content else {
            Issue.record("no mapping")
            return
        }
        #expect(pairs.count == 2)
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func `every kind of line end counts lines, and a byte order mark no column`(lineEnd: String) throws {
        let root = try document("\u{FEFF}ä: 1" + lineEnd + "bé:   x" + lineEnd).root
        guard case .mapping(let pairs) = root.content else {
            Issue.record("no mapping")
            return
        }
        #expect(pairs.map(\.keyMark) == [YAMLMark(line: 1, column: 1), YAMLMark(line: 2, column: 1)])
        #expect(pairs.map(\.value.mark) == [YAMLMark(line: 1, column: 4), YAMLMark(line: 2, column: 7)])
    }

    @Test func `a byte that is no text has a place`() throws {
        let text = YAMLText(Array("a: 1\nb: é".utf8) + [0xFF, 0x0A])
        #expect { try YAMLParser.parse(text) } throws: { error in
            (error as? YAMLError)?.mark == YAMLMark(line: 2, column: 5)
        }
    }

    /// Texts of the largest size that make a careless parser slow or deep.
    static let hostile: [(name: String, unit: String)] = [
        ("open lists", "["), ("open mappings", "{"), ("block lists", "- "), ("complex keys", "? "), ("keys", "a: "),
        ("anchors", "&a "), ("tags", "!a "), ("quotes", "\""), ("colons", ":"), ("spaces", " "), ("lines", "\n"),
        ("directives", "%A\n"), ("aliases", "*a "), ("folded lines", "\n  x"), ("escapes", "\\"), ("flow keys", "{a: "),
        ("documents", "---\n"), ("commas", ","), ("percent signs", "!%41"),
    ]

    @Test(arguments: hostile.map(\.name)) func `a hostile text of the largest size is decided quickly`(
        name: String
    )
        throws
    {
        let unit = try #require(Self.hostile.first { $0.name == name }?.unit)
        let start = ContinuousClock.now
        for prefix in ["", "a: \"", "a: ["] {
            let bytes = Array((prefix + String(repeating: unit, count: (1 << 20) / unit.utf8.count - 8)).utf8)
            _ = try? YAMLParser.parse(YAMLText(bytes))
        }
        #expect(start.duration(to: .now) < .seconds(20))
    }
}
