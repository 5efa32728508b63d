/// Members of objects, one after the other, without a view of each.
extension JSONDocument {
    /// A member of an object: its name, and behind it its value.
    package struct Member: Sendable {
        package let name: Node
        package var value: Node { Node(index: name.index + 1) }
    }

    /// What is left of a walk over an object's members.
    package struct MemberWalk: Sendable {
        fileprivate var next: Int
        fileprivate let end: Int
    }

    /// A walk over the members of an object in the order of the text, duplicates included; over none if it is none.
    package func members(of node: Node) -> MemberWalk {
        let entry = entries[node.index]
        return MemberWalk(next: node.index + 1, end: entry.kind == .object ? Int(entry.next) : node.index)
    }

    /// The next member; nil at the end.
    package func next(in walk: inout MemberWalk) -> Member? {
        guard walk.next < walk.end else { return nil }
        let name = walk.next
        walk.next = Int(entries[name + 1].next)
        return Member(name: Node(index: name))
    }

    /// Whether the member's name is `name`, however that is escaped.
    package func isCalled(_ member: Member, _ name: StaticString) -> Bool {
        string(entries[member.name.index], equals: name)
    }

    /// The value as one that holds on to the document.
    package func view(of node: Node) -> JSONView {
        JSONView(document: self, index: node.index)
    }
}
