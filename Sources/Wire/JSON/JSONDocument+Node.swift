/// Values read by their number in the index. No view is made and so nothing is retained: for what every request passes.
extension JSONDocument {
    /// A value, as long as one knows in which document.
    package struct Node: Sendable {
        let index: Int

        /// The document's one value.
        package static let root = Node(index: 0)
    }

    /// What the value is.
    package func kind(of node: Node) -> JSONView.Kind { entries[node.index].kind }

    /// Where the value's text lies.
    package func range(of node: Node) -> Range<Int> { entries[node.index].range }

    /// The number of an array's elements or an object's members, else 0.
    package func count(of node: Node) -> Int { entries[node.index].count }

    /// The string, decoded; half a surrogate pair becomes U+FFFD.
    package func string(at node: Node) -> String? {
        let entry = entries[node.index]
        guard entry.isKind(.string) else { return nil }
        return JSONStringDecoder.string(bytes.span.extracting(entry.content), hasEscapes: entry.hasEscapes)
    }

    /// The number, if there is one that is whole and fits.
    package func int(at node: Node) -> Int? {
        let entry = entries[node.index]
        return entry.isKind(.number) ? JSONNumber.int(of: bytes.span.extracting(entry.range)) : nil
    }

    /// The value of the first member called `name`; `nil` also where there is no object.
    package func member(_ name: StaticString, of node: Node) -> Node? {
        valueIndex(of: name, inObjectAt: node.index).map { Node(index: $0) }
    }

    /// The same, but an object that has the member twice is refused: another reader could take the other one.
    package func onlyMember(_ name: StaticString, of node: Node) throws(JSONDuplicateMember) -> Node? {
        guard let first = valueIndex(of: name, inObjectAt: node.index) else { return nil }
        let next = Int(entries[first].next)
        if let second = valueIndex(of: name, from: next, inObjectAt: node.index) {
            let offset = entries[second - 1].range.lowerBound
            throw JSONDuplicateMember(name: name, at: offset, in: bytes.span)
        }
        return Node(index: first)
    }

    /// The place among an array's elements of the first one that is no object.
    package func firstNonObject(in array: Node) -> Int? {
        let entries = entries.span
        var position = array.index + 1
        for place in 0..<entries[array.index].count {
            guard entries[position].isKind(.object) else { return place }
            position = Int(entries[position].next)
        }
        return nil
    }

    /// The index of the value of the next member called `name`, looked for from the name at `start` on, or else from the
    /// object's first; nil also where there is no object.
    func valueIndex(of name: StaticString, from start: Int? = nil, inObjectAt object: Int) -> Int? {
        let entries = entries.span
        guard entries[object].isKind(.object) else { return nil }
        let end = Int(entries[object].next)
        let length = name.utf8CodeUnitCount
        var position = start ?? object + 1
        while position < end {
            let entry = entries[position]
            // Nearly every other name differs in length: nothing of the text is looked at.
            if entry.contentCount == length || entry.hasEscapes, string(entry, equals: name) { return position + 1 }
            position = Int(entries[position + 1].next)
        }
        return nil
    }
}

extension JSONView {
    /// The value within `document`.
    package var node: JSONDocument.Node { JSONDocument.Node(index: index) }
}
