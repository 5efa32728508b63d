extension YAMLError.Reason {
    /// What stands at the place of a syntax error, where that says more than libyaml does.
    static func hint(at mark: YAMLMark, in text: YAMLText) -> YAMLError.Reason? {
        guard text.lines.indices.contains(mark.line - 1) else { return nil }
        let line = String(decoding: text.bytes[text.lines[mark.line - 1]], as: UTF8.self).unicodeScalars
        let rest = line.dropFirst(mark.column - 1)
        switch rest.first {
        case "\t" where line.prefix(mark.column - 1).allSatisfy({ $0 == " " || $0 == "\t" }):
            return .tabIndentation
        case "@", "`":
            return .reservedCharacter(String(rest.prefix(1)))
        case "{" where line.prefix(mark.column - 1).last == "$":
            return .unquotedReference
        default:
            return nil
        }
    }
}
