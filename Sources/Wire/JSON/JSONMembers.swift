/// The members of an object.
package struct JSONMembers: Sequence, Sendable {
    private let object: JSONView

    init(of object: JSONView) {
        self.object = object
    }

    /// Walks the index from member to member.
    package struct Iterator: IteratorProtocol {
        fileprivate let document: JSONDocument
        fileprivate var position: Int
        fileprivate let end: Int

        package mutating func next() -> (key: JSONView, value: JSONView)? {
            guard position < end else { return nil }
            let key = JSONView(document: document, index: position)
            let value = JSONView(document: document, index: position + 1)
            position = Int(document.entries[position + 1].next)
            return (key, value)
        }
    }

    package func makeIterator() -> Iterator {
        let start = object.index + 1
        let end = object.kind == .object ? Int(object.entry.next) : start
        return Iterator(document: object.document, position: start, end: end)
    }

    package var underestimatedCount: Int { object.kind == .object ? object.count : 0 }
}
