import Foundation
import Support
import Testing

@testable import Configuration

/// One case of the YAML test suite.
struct YAMLSuiteCase: Decodable, Sendable, CustomTestStringConvertible {
    let id: String
    let name: String
    let yaml: String
    let tree: String?
    let json: String?
    let fail: Bool?
    let libyaml: String

    private enum CodingKeys: String, CodingKey {
        case id, name, yaml, tree, json, fail
        case libyaml = "libyaml_0_2_5"
    }

    var testDescription: String { "\(id) \(name)" }

    /// The cases; none where the fixtures are missing, so that the suite can be skipped.
    static let all: [YAMLSuiteCase] = {
        struct File: Decodable {
            let vectors: [YAMLSuiteCase]
        }
        guard Fixtures.isAvailable else { return [] }
        do {
            return try JSONDecoder().decode(File.self, from: Data(Fixtures.data("yaml/yaml-test-suite.json"))).vectors
        } catch {
            fatalError("yaml-test-suite.json: \(error)")
        }
    }()

    /// The valid cases with a known tree that libyaml takes.
    static let parsed = all.filter { $0.libyaml == "parses" && $0.fail != true && $0.tree != nil }
}

/// A node in a form to compare: what the suite's event tree says, and what ours is.
indirect enum YAMLTree: Equatable {
    case scalar(String, isPlain: Bool)
    case sequence([YAMLTree])
    case mapping([[YAMLTree]])

    init(_ node: YAMLNode) {
        switch node.content {
        case .scalar(let scalar): self = .scalar(scalar.text, isPlain: scalar.style == .plain)
        case .sequence(let items): self = .sequence(items.map(YAMLTree.init))
        // The style of a key is of no consequence, so a pair does not keep it.
        case .mapping(let pairs):
            self = .mapping(pairs.map { [.scalar($0.key, isPlain: false), YAMLTree($0.value)] })
        }
    }
}

/// Reads the suite's notation of events; nil where the text uses what a configuration may not.
struct YAMLTreeReader {
    private var lines: ArraySlice<Substring>
    private var anchors: [Substring: YAMLTree] = [:]

    static func read(_ notation: String) -> YAMLTree? {
        let lines = notation.split(separator: "\n").map { $0.drop { $0 == " " } }
        guard lines.count(where: { $0.hasPrefix("+DOC") }) == 1 else { return nil }
        var reader = YAMLTreeReader(lines: lines.drop { !$0.hasPrefix("+DOC") }.dropFirst())
        let root = reader.node()
        if case .scalar(let text, true) = root, ["", "~", "null"].contains(text) { return nil }
        return root
    }

    private mutating func node() -> YAMLTree? {
        guard let line = lines.popFirst() else { return nil }
        var rest = line.dropFirst(4)
        if line.hasPrefix("=ALI") { return anchors[rest.dropFirst(2)] }
        rest = rest.drop { $0 == " " }
        if rest.hasPrefix("[]") || rest.hasPrefix("{}") { rest = rest.dropFirst(2).drop { $0 == " " } }
        let anchor = take("&", from: &rest)
        let tag = take("<", from: &rest)
        let node: YAMLTree?
        if line.hasPrefix("+SEQ") {
            node = sequence()
        } else if line.hasPrefix("+MAP") {
            node = mapping()
        } else {
            let isTagged = tag != nil
            node = .scalar(unescaped(rest.dropFirst()), isPlain: rest.first == ":" && !isTagged)
        }
        let kind = line.hasPrefix("+SEQ") ? "seq" : line.hasPrefix("+MAP") ? "map" : "str"
        let isScalar = line.hasPrefix("=VAL")
        guard tag == nil || tag == "<tag:yaml.org,2002:\(kind)>" || (isScalar && tag == "<!>") else { return nil }
        if let anchor { anchors[anchor.dropFirst()] = node }
        return node
    }

    private func take(_ mark: Character, from rest: inout Substring) -> Substring? {
        guard rest.first == mark else { return nil }
        let word = rest.prefix { $0 != " " }
        rest = rest.dropFirst(word.count).drop { $0 == " " }
        return word
    }

    private mutating func sequence() -> YAMLTree? {
        var items: [YAMLTree] = []
        while lines.first?.hasPrefix("-SEQ") == false {
            guard let item = node() else { return nil }
            items.append(item)
        }
        _ = lines.popFirst()
        return .sequence(items)
    }

    private mutating func mapping() -> YAMLTree? {
        var pairs: [[YAMLTree]] = []
        while lines.first?.hasPrefix("-MAP") == false {
            guard case .scalar(let key, let isPlain)? = node(), let value = node() else { return nil }
            guard !(key == "<<" && isPlain), !pairs.contains(where: { $0[0] == .scalar(key, isPlain: false) }) else {
                return nil
            }
            pairs.append([.scalar(key, isPlain: false), value])
        }
        _ = lines.popFirst()
        return .mapping(pairs)
    }

    private func unescaped(_ text: Substring) -> String {
        var result = ""
        var isEscaped = false
        for scalar in text.unicodeScalars {
            guard isEscaped else {
                if scalar == "\\" { isEscaped = true } else { result.unicodeScalars.append(scalar) }
                continue
            }
            isEscaped = false
            switch scalar {
            case "n": result += "\n"
            case "t": result += "\t"
            case "r": result.unicodeScalars.append("\r")
            case "b": result += "\u{8}"
            case "0": result += "\0"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
