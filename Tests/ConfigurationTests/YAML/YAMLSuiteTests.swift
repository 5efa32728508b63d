import Foundation
import Support
import Testing

@testable import Configuration

@Suite(.enabled(if: Fixtures.isAvailable, Comment(rawValue: Fixtures.skipReason)))
struct YAMLSuiteTests {
    /// Where libyaml 0.2.5 parses, and reads something else than the suite: `?x` and `&an:chor` in plain text,
    /// a last line of spaces.
    static let readOtherwise: Set<String> = ["652Z", "HM87-01", "L24T-01", "Y2GN"]

    @Test func `the suite is there in full`() {
        #expect(YAMLSuiteCase.all.count >= 406)
        #expect(YAMLSuiteCase.parsed.count >= 250)
        #expect(YAMLSuiteCase.parsed.count { $0.tree.flatMap(YAMLTreeReader.read) != nil } >= 150)
    }

    @Test(arguments: YAMLSuiteCase.parsed)
    func `our nodes are the suite's events, or the text uses what we refuse`(vector: YAMLSuiteCase) throws {
        let expected = vector.tree.flatMap(YAMLTreeReader.read)
        let document = try? YAMLParser.parse(YAMLText(Array(vector.yaml.utf8)))
        guard let document, document.problems.isEmpty else {
            #expect(expected == nil, "refused")
            return
        }
        #expect((YAMLTree(document.root) == expected) != Self.readOtherwise.contains(vector.id))
    }

    @Test(arguments: YAMLSuiteCase.parsed.filter { $0.json != nil })
    func `our nodes have the suite's values in the core schema`(vector: YAMLSuiteCase) throws {
        guard let document = try? YAMLParser.parse(YAMLText(Array(vector.yaml.utf8))), document.problems.isEmpty else {
            return
        }
        let expected = try JSONSerialization.jsonObject(
            with: Data((vector.json ?? "").utf8), options: .fragmentsAllowed)
        let isEqual = CoreSchema.value(of: document.root) == expected as? NSObject
        #expect(isEqual != Self.readOtherwise.contains(vector.id))
    }

    @Test(arguments: YAMLSuiteCase.all)
    func `no text of the suite and no beginning of one harms the loader`(vector: YAMLSuiteCase) {
        let bytes = Array(vector.yaml.utf8)
        for length in stride(from: 0, through: bytes.count, by: 3) {
            #expect(throws: ConfigurationError.self) {
                try ConfigurationLoader.settings(in: Array(bytes[..<length]), file: "config.yaml")
            }
        }
    }
}

/// The values of plain scalars (YAML 1.2, section 10.3.2), as Foundation's JSON has them.
private enum CoreSchema {
    static func value(of node: YAMLNode) -> NSObject {
        switch node.content {
        case .sequence(let items):
            return items.map(value) as NSArray
        case .mapping(let pairs):
            return Dictionary(pairs.map { ($0.key, value(of: $0.value)) }, uniquingKeysWith: { $1 }) as NSDictionary
        case .scalar(let scalar):
            if scalar.isNull { return NSNull() }
            guard scalar.style == .plain else { return scalar.text as NSString }
            if ["true", "True", "TRUE"].contains(scalar.text) { return NSNumber(value: true) }
            if ["false", "False", "FALSE"].contains(scalar.text) { return NSNumber(value: false) }
            if let integer = parseInteger(scalar.text.utf8) { return NSNumber(value: integer) }
            if scalar.text.wholeMatch(of: /[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?/) != nil {
                return Double(scalar.text).map { NSNumber(value: $0) } ?? (scalar.text as NSString)
            }
            return scalar.text as NSString
        }
    }
}
