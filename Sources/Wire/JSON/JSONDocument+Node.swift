/// Values read by their number in the index. No view is made and so nothing is retained: for what every request passes.
extension JSONDocument {
    /// A value, as long as one knows in which document.
    package struct Node: Sendable {
        let index: Int

        /// The document's one value.
        package static let root = Node(index: 0)
    }

    /// The value of the first member called `name`; `nil` also where there is no object.
    package func member(_ name: StaticString, of node: Node) -> Node? {
        guard entries[node.index].kind == .object else { return nil }
        return valueIndex(of: name, from: node.index + 1, inObjectAt: node.index).map { Node(index: $0) }
    }

    /// The number, if there is one that is whole and fits.
    package func int(at node: Node) -> Int? {
        let entry = entries[node.index]
        return entry.kind == .number ? JSONNumber.int(of: bytes.span.extracting(entry.range)) : nil
    }

    /// The index of the value of the next member called `name`, looked for from the name at `start` on.
    func valueIndex(of name: StaticString, from start: Int, inObjectAt object: Int) -> Int? {
        let end = Int(entries[object].next)
        var position = start
        while position < end {
            if string(entries[position], equals: name) { return position + 1 }
            position = Int(entries[position + 1].next)
        }
        return nil
    }
}

extension JSONView {
    /// The value within `document`.
    package var node: JSONDocument.Node { JSONDocument.Node(index: index) }
}
