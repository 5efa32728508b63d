extension YAMLError: CustomStringConvertible {
    /// The reason in words, without its place.
    package var description: String {
        switch reason {
        case .syntax(let problem, let context, let begun):
            Self.describe(problem, context, begun)
        case .tabIndentation:
            "a tab cannot indent; use spaces"
        case .reservedCharacter(let character):
            "a value that begins with \(character) needs quotes around it"
        case .unquotedReference:
            "a ${...} inside [ ] or { } needs quotes around it"
        case .unreadableByte(let problem):
            "not a UTF-8 text: \(problem)"
        case .outOfMemory:
            "out of memory"
        case .tooLarge(let bytes):
            "a configuration file may have at most \(bytes) bytes"
        case .tooDeep(let levels):
            "nested deeper than \(levels) levels"
        case .tooManyNodes(let count):
            "too many nodes: more than \(count) values, aliases counted as what they stand for"
        case .empty:
            "empty configuration: expected the keys of at least one section"
        case .secondDocument:
            "one document expected, found a second one"
        case .duplicateKey(let key, let firstLine):
            "duplicate key \(quoted(key)), first used in line \(firstLine)"
        case .mergeKey:
            "the merge key << is not supported; write the keys out"
        case .complexKey:
            "a list or a mapping cannot be a key"
        case .unknownTag(let tag):
            "unknown tag \(quoted(tag)); write the value without a tag"
        case .unknownAlias(let name):
            "unknown alias \(quoted("*" + name)); no anchor \(quoted("&" + name)) before it"
        case .aliasOfItself(let name):
            "the alias \(quoted("*" + name)) stands inside the value it names"
        }
    }

    private static func describe(_ problem: String, _ context: String?, _ begun: YAMLMark?) -> String {
        guard let context else { return problem }
        guard let begun else { return "\(problem) \(context)" }
        return "\(problem) \(context) (begun at line \(begun.line), column \(begun.column))"
    }
}
