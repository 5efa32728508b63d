/// A well-formed document, with what is wrong in it beyond its syntax.
package struct YAMLDocument: Sendable {
    package let root: YAMLNode
    /// Duplicate keys, tags and the like: reported together, while the rest of the document can still be read.
    package let problems: [YAMLError]
}
