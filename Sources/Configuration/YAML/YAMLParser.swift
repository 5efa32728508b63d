/// Turns a text into one document of bounded size; no recursion, whatever the text.
package struct YAMLParser: ~Copyable {
    /// What a configuration file may hold at most.
    package enum Limits {
        package static let bytes = 1 << 20
        package static let depth = 32
        package static let nodes = 10_000
    }

    private var events: YAMLEventReader
    private var composer = YAMLComposer()

    private init(_ text: YAMLText) throws(YAMLError) {
        events = try YAMLEventReader(text)
    }

    /// The document in the text; throws at the first error of syntax or size.
    package static func parse(_ text: YAMLText) throws(YAMLError) -> YAMLDocument {
        guard text.bytes.count <= Limits.bytes else {
            throw YAMLError(.tooLarge(bytes: Limits.bytes), at: YAMLMark(line: 1, column: 1))
        }
        var parser = try YAMLParser(text)
        return try parser.document()
    }

    private mutating func document() throws(YAMLError) -> YAMLDocument {
        var root: YAMLNode?
        var documents = 0
        while true {
            let event = try events.next()
            switch event.kind {
            case .streamStart, .documentEnd:
                break
            case .documentStart:
                documents += 1
                guard documents == 1 else { throw YAMLError(.secondDocument, at: event.mark) }
            case .streamEnd:
                guard let root, !root.isNull else { throw YAMLError(.empty, at: YAMLMark(line: 1, column: 1)) }
                return YAMLDocument(root: root, problems: composer.problems)
            default:
                root = try composer.feed(event) ?? root
            }
        }
    }
}
