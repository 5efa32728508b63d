extension JSONView {
    /// The value of the first member called `name`, however that is escaped; `nil` also when this is no object.
    package subscript(_ name: StaticString) -> JSONView? {
        guard kind == .object else { return nil }
        return document.valueIndex(of: name, from: index + 1, inObjectAt: index).map {
            JSONView(document: document, index: $0)
        }
    }

    /// The same, but an object that has the member twice is refused: another reader could take the other one.
    package func member(_ name: StaticString) throws(JSONDuplicateMember) -> JSONView? {
        guard kind == .object, let first = document.valueIndex(of: name, from: index + 1, inObjectAt: index) else {
            return nil
        }
        let next = Int(document.entries[first].next)
        if let second = document.valueIndex(of: name, from: next, inObjectAt: index) {
            let offset = document.entries[second - 1].range.lowerBound
            throw JSONDuplicateMember(name: name, at: offset, in: document.bytes.span)
        }
        return JSONView(document: document, index: first)
    }

    /// The elements of an array; none if this is not an array.
    package var elements: JSONElements { JSONElements(of: self) }

    /// The members of an object in the order of the text, duplicates included; none if this is not an object.
    package var members: JSONMembers { JSONMembers(of: self) }
}
