internal import Wire

extension JSONValue {
    /// Lays another value over this one: objects member by member, everything else in place of what is there; `null`
    /// takes a member away.
    ///
    /// Schemas are replaced as a whole, and of the two forms that Gemini has for one request, the later stays.
    mutating func overlay(_ other: JSONValue) {
        guard case .object(let members) = other, case .object(var object) = self else {
            self = other
            return
        }
        for member in members.members {
            if member.name == "responseSchema" { object["responseJsonSchema"] = nil }
            if member.name == "responseJsonSchema" { object["responseSchema"] = nil }
            if member.value.isNull {
                object[member.name] = nil
            } else if !GoogleNames.isOpaque(member.name), var value = object[member.name] {
                value.overlay(member.value)
                object[member.name] = value
            } else {
                object[member.name] = member.value
            }
        }
        self = .object(object)
    }
}
