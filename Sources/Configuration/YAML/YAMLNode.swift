/// A value of a YAML document with the place where it begins.
package struct YAMLNode: Sendable {
    /// What a node is; aliases are already replaced by what they stand for.
    package enum Content: Sendable {
        case scalar(YAMLScalar)
        case sequence([YAMLNode])
        case mapping([YAMLPair])
    }

    package let content: Content
    package let mark: YAMLMark

    /// A node that begins at the mark.
    package init(_ content: Content, at mark: YAMLMark) {
        self.content = content
        self.mark = mark
    }

    /// Whether this is a scalar that stands for nothing.
    package var isNull: Bool {
        if case .scalar(let scalar) = content { scalar.isNull } else { false }
    }
}

/// A scalar as written; whoever reads the field decides its type.
package struct YAMLScalar: Sendable, Equatable {
    /// Only a plain scalar can be a null, a boolean or a number.
    package enum Style: Sendable {
        case plain
        /// In quotes, in a block, or tagged as a string.
        case quoted
    }

    package let text: String
    package let style: Style

    /// A scalar of this text and style.
    package init(_ text: String, style: Style) {
        self.text = text
        self.style = style
    }

    /// Whether this is one of the null forms of the core schema (YAML 1.2, section 10.3.2).
    package var isNull: Bool {
        guard style == .plain else { return false }
        switch text {
        case "", "~", "null", "Null", "NULL": return true
        default: return false
        }
    }
}

/// One entry of a mapping, in the order of the file.
package struct YAMLPair: Sendable {
    package let key: String
    package let keyMark: YAMLMark
    package let value: YAMLNode
}
