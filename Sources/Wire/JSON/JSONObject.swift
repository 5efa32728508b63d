/// The members of an object in order; a name may stand twice, as it may in JSON.
package struct JSONObject: Equatable, Sendable {
    /// A name and its value.
    package struct Member: Sendable {
        /// The name, without escapes.
        package var name: String
        /// The value.
        package var value: JSONValue

        /// A member called `name`.
        package init(name: String, value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// The members in order.
    package var members: [Member]

    /// An object with `members`, in that order.
    package init(_ members: [Member] = []) {
        self.members = members
    }

    /// The value of the first member called `name`; setting it replaces that one or appends, `nil` removes them all.
    package subscript(_ name: String) -> JSONValue? {
        get { members.first { $0.isCalled(name) }?.value }
        set {
            guard let newValue else { return members.removeAll { $0.isCalled(name) } }
            if let position = members.firstIndex(where: { $0.isCalled(name) }) {
                members[position].value = newValue
            } else {
                members.append(Member(name: name, value: newValue))
            }
        }
    }
}

extension JSONObject.Member: Equatable {
    package static func == (left: Self, right: Self) -> Bool {
        left.isCalled(right.name) && left.value == right.value
    }

    /// Compares bytes: `String` would take canonically equal names for the same.
    fileprivate func isCalled(_ name: String) -> Bool {
        self.name.utf8.elementsEqual(name.utf8)
    }
}
