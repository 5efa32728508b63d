import Support
import Testing
import Wire

/// What a file of the third-party meaning suite stands for here.
struct TransformFixture: CustomTestStringConvertible, Sendable {
    enum Meaning: Sendable {
        case number(int: Int?, double: Double?)
        case string(String)
        case members([(String, String)])
        case refused
    }

    let name: String
    let meaning: Meaning

    var testDescription: String { name }

    static let all: [TransformFixture] = [
        TransformFixture("number_-9223372036854775808", .number(int: .min, double: -0x1p63)),
        TransformFixture("number_-9223372036854775809", .number(int: nil, double: -0x1p63)),
        TransformFixture("number_1.0", .number(int: 1, double: 1)),
        TransformFixture("number_1.000000000000000005", .number(int: nil, double: 1)),
        TransformFixture("number_1000000000000000", .number(int: 1_000_000_000_000_000, double: 1e15)),
        TransformFixture("number_10000000000000000999", .number(int: nil, double: 1e19)),
        TransformFixture("number_1e-999", .number(int: nil, double: 0)),
        TransformFixture("number_1e6", .number(int: 1_000_000, double: 1e6)),
        TransformFixture("number_9223372036854775807", .number(int: .max, double: 0x1p63)),
        TransformFixture("number_9223372036854775808", .number(int: nil, double: 0x1p63)),
        TransformFixture("object_key_nfc_nfd", .members([("\u{E9}", "\"NFC\""), ("e\u{301}", "\"NFD\"")])),
        TransformFixture("object_key_nfd_nfc", .members([("e\u{301}", "\"NFD\""), ("\u{E9}", "\"NFC\"")])),
        TransformFixture("object_same_key_different_values", .members([("a", "1"), ("a", "2")])),
        TransformFixture("object_same_key_same_value", .members([("a", "1"), ("a", "1")])),
        TransformFixture("object_same_key_unclear_values", .members([("a", "0"), ("a", "-0")])),
        TransformFixture("string_1_escaped_invalid_codepoint", .string("\u{FFFD}")),
        TransformFixture("string_1_invalid_codepoint", .refused),
        TransformFixture("string_2_escaped_invalid_codepoints", .string("\u{FFFD}\u{FFFD}")),
        TransformFixture("string_2_invalid_codepoints", .refused),
        TransformFixture("string_3_escaped_invalid_codepoints", .string("\u{FFFD}\u{FFFD}\u{FFFD}")),
        TransformFixture("string_3_invalid_codepoints", .refused),
        TransformFixture("string_with_escaped_NULL", .string("A\0B")),
    ]

    private init(_ name: String, _ meaning: Meaning) {
        self.name = name
        self.meaning = meaning
    }
}

@Suite(.enabled(if: Fixtures.isAvailable, Comment(rawValue: Fixtures.skipReason)))
struct JSONTransformFixturesTests {
    @Test func `every file of the suite is judged`() {
        #expect(Fixtures.files(in: "json/transform") == TransformFixture.all.map { $0.name + ".json" }.sorted())
    }

    @Test(arguments: TransformFixture.all)
    func `a document means what the house says`(fixture: TransformFixture) throws {
        let bytes = try Fixtures.data("json/transform/" + fixture.name + ".json")
        if case .refused = fixture.meaning {
            let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: bytes) }
            #expect(error?.reason == .invalidUTF8)
            return
        }
        let root = try JSONDocument(parsing: bytes).root
        switch fixture.meaning {
        case .number(let int, let double):
            let element = try #require(root.elements.first { _ in true })
            #expect(element.int == int)
            #expect(element.double == double)
        case .string(let expected):
            let element = try #require(root.elements.first { _ in true })
            #expect(element.stringBytes == Array(expected.utf8))
        case .members(let expected):
            let members = root.members.map { ($0.key.stringBytes ?? [], Array($0.value.rawBytes)) }
            #expect(members.map(\.0) == expected.map { Array($0.0.utf8) })
            #expect(members.map(\.1) == expected.map { Array($0.1.utf8) })
        case .refused: break
        }
    }
}
