/// The members of an object in order; a name may stand twice, as it may in JSON.
public struct JSONObject: Equatable, Sendable {
    /// A name and its value.
    public struct Member: Sendable {
        /// The name, without escapes.
        public var name: String
        /// The value.
        public var value: JSONValue

        /// A member called `name`.
        public init(name: String, value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// The members in order.
    public var members: [Member]

    /// An object with `members`, in that order.
    public init(_ members: [Member] = []) {
        self.members = members
    }

    /// The value of the first member called `name`; setting it replaces that one or appends, `nil` removes them all.
    public subscript(_ name: String) -> JSONValue? {
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
    public static func == (left: Self, right: Self) -> Bool {
        left.isCalled(right.name) && left.value == right.value
    }

    /// Compares bytes: `String` would take canonically equal names for the same.
    fileprivate func isCalled(_ name: String) -> Bool {
        self.name.utf8.elementsEqual(name.utf8)
    }
}
