import Support
import Testing
import Wire

/// A file of the third-party parsing suite: `y_` must be accepted, `n_` refused, `i_` is decided by the house.
struct ParsingFixture: CustomTestStringConvertible, Sendable {
    let name: String
    let mustBeAccepted: Bool

    var testDescription: String { name }

    static let all: [ParsingFixture] = Fixtures.files(in: "json/parsing").compactMap { name in
        switch name.prefix(2) {
        case "y_": ParsingFixture(name: name, mustBeAccepted: true)
        case "n_": ParsingFixture(name: name, mustBeAccepted: false)
        case "i_": ParsingFixture(name: name, mustBeAccepted: isAcceptedHere(name))
        default: nil
        }
    }

    /// Any number text and half surrogate pairs written as escapes are accepted; bytes that are not UTF-8, a byte
    /// order mark and more than 128 levels are not.
    private static func isAcceptedHere(_ name: String) -> Bool {
        let acceptedStrings: Set = [
            "i_object_key_lone_2nd_surrogate.json",
            "i_string_1st_surrogate_but_2nd_missing.json",
            "i_string_1st_valid_surrogate_2nd_invalid.json",
            "i_string_incomplete_surrogate_and_escape_valid.json",
            "i_string_incomplete_surrogate_pair.json",
            "i_string_incomplete_surrogates_escape_valid.json",
            "i_string_invalid_lonely_surrogate.json",
            "i_string_invalid_surrogate.json",
            "i_string_inverted_surrogates_U+1D11E.json",
            "i_string_lone_second_surrogate.json",
        ]
        return name.hasPrefix("i_number_") || acceptedStrings.contains(name)
    }
}

@Suite(.enabled(if: Fixtures.isAvailable, Comment(rawValue: Fixtures.skipReason)))
struct JSONParsingFixturesTests {
    @Test func `the suite is there as a whole`() {
        #expect(ParsingFixture.all.count == 318)
    }

    @Test(arguments: ParsingFixture.all)
    func `a file is accepted or refused as the RFC and the house say`(fixture: ParsingFixture) throws {
        let bytes = try Fixtures.data("json/parsing/" + fixture.name)
        let isAccepted = (try? JSONDocument(parsing: bytes)) != nil
        #expect(isAccepted == fixture.mustBeAccepted)
    }

    @Test(arguments: ParsingFixture.all.filter(\.mustBeAccepted))
    func `an accepted file survives being read as a tree and written`(fixture: ParsingFixture) throws {
        let tree = try JSONValue(parsing: try Fixtures.data("json/parsing/" + fixture.name))
        #expect(try JSONValue(parsing: tree.text) == tree)
    }
}
