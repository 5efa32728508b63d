/// The elements of an array.
package struct JSONElements: Sequence, Sendable {
    private let array: JSONView

    init(of array: JSONView) {
        self.array = array
    }

    /// Walks the index from element to element.
    package struct Iterator: IteratorProtocol {
        fileprivate let document: JSONDocument
        fileprivate var position: Int
        fileprivate let end: Int

        package mutating func next() -> JSONView? {
            guard position < end else { return nil }
            let element = JSONView(document: document, index: position)
            position = Int(document.entries[position].next)
            return element
        }
    }

    package func makeIterator() -> Iterator {
        let start = array.index + 1
        let end = array.kind == .array ? Int(array.entry.next) : start
        return Iterator(document: array.document, position: start, end: end)
    }

    package var underestimatedCount: Int { array.kind == .array ? array.count : 0 }
}
