/// Why a text is not a configuration document, and where.
package struct YAMLError: Error, Sendable, Equatable {
    package enum Reason: Sendable, Equatable {
        /// What libyaml found, and the construct it was reading.
        case syntax(problem: String, context: String?, begun: YAMLMark?)
        /// A line that begins with a tab.
        case tabIndentation
        /// A plain value that begins with `@` or a backtick.
        case reservedCharacter(String)
        /// A reference to a variable that a flow collection takes for a mapping.
        case unquotedReference
        /// A byte that no YAML text may hold.
        case unreadableByte(problem: String)
        case outOfMemory
        case tooLarge(bytes: Int)
        case tooDeep(levels: Int)
        case tooManyNodes(Int)
        case empty
        case secondDocument
        case duplicateKey(String, firstLine: Int)
        case mergeKey
        case complexKey
        case unknownTag(String)
        case unknownAlias(String)
        case aliasOfItself(String)
    }

    package let reason: Reason
    package let mark: YAMLMark

    /// A reason found at the mark.
    package init(_ reason: Reason, at mark: YAMLMark) {
        self.reason = reason
        self.mark = mark
    }
}
