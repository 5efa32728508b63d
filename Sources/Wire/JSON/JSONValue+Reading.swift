extension JSONValue {
    /// The value of the first member called `name`, if this is an object that has one.
    public subscript(_ name: String) -> JSONValue? {
        guard case .object(let object) = self else { return nil }
        return object[name]
    }

    /// The element at `position`, if this is an array that has one.
    public subscript(_ position: Int) -> JSONValue? {
        guard case .array(let elements) = self, elements.indices.contains(position) else { return nil }
        return elements[position]
    }

    /// Whether this is `null`.
    public var isNull: Bool { self == .null }

    /// The value of `true` or `false`.
    public var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The number, if it is whole and fits.
    public var int: Int? {
        if case .number(let value) = self { value.int } else { nil }
    }

    /// The nearest `Double`, if this is a number within its range.
    public var double: Double? {
        if case .number(let value) = self { value.double } else { nil }
    }

    /// The string.
    public var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The elements of an array.
    public var array: [JSONValue]? {
        if case .array(let value) = self { value } else { nil }
    }

    /// The members of an object.
    public var object: JSONObject? {
        if case .object(let value) = self { value } else { nil }
    }
}
