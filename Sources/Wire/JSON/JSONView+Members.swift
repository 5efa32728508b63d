extension JSONView {
    /// The value of the first member called `name`, however that is escaped; `nil` also when this is no object.
    package subscript(_ name: StaticString) -> JSONView? {
        document.valueIndex(of: name, inObjectAt: index).map { JSONView(document: document, index: $0) }
    }

    /// The same, but an object that has the member twice is refused: another reader could take the other one.
    package func member(_ name: StaticString) throws(JSONDuplicateMember) -> JSONView? {
        try document.onlyMember(name, of: node).map { JSONView(document: document, index: $0.index) }
    }

    /// The elements of an array; none if this is not an array.
    package var elements: JSONElements { JSONElements(of: self) }

    /// The members of an object in the order of the text, duplicates included; none if this is not an object.
    package var members: JSONMembers { JSONMembers(of: self) }
}
