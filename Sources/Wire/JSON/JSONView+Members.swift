extension JSONView {
    /// The value of the first member called `name`, however that is escaped; `nil` also when this is no object.
    package subscript(_ name: StaticString) -> JSONView? {
        guard kind == .object else { return nil }
        return valueIndex(of: name, from: index + 1).map { JSONView(document: document, index: $0) }
    }

    /// The same, but an object that has the member twice is refused: another reader could take the other one.
    package func member(_ name: StaticString) throws(JSONDuplicateMember) -> JSONView? {
        guard kind == .object, let first = valueIndex(of: name, from: index + 1) else { return nil }
        if let second = valueIndex(of: name, from: Int(document.entries[first].next)) {
            let offset = document.entries[second - 1].range.lowerBound
            throw JSONDuplicateMember(name: name, at: offset, in: document.bytes.span)
        }
        return JSONView(document: document, index: first)
    }

    /// The elements of an array; none if this is not an array.
    package var elements: JSONElements { JSONElements(of: self) }

    /// The members of an object in the order of the text, duplicates included; none if this is not an object.
    package var members: JSONMembers { JSONMembers(of: self) }

    private func valueIndex(of name: StaticString, from start: Int) -> Int? {
        let end = Int(entry.next)
        var position = start
        while position < end {
            if document.string(document.entries[position], equals: name) { return position + 1 }
            position = Int(document.entries[position + 1].next)
        }
        return nil
    }
}
