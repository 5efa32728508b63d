internal import Wire

extension JSONObject {
    /// Lays other members over these: objects member by member, everything else in place of what is there; `null` takes
    /// a member away.
    ///
    /// Schemas are replaced as a whole, and of the two forms that Gemini has for one request, the later stays.
    mutating func overlay(_ other: JSONObject) {
        for member in other.members {
            if member.name == "responseSchema" { self["responseJsonSchema"] = nil }
            if member.name == "responseJsonSchema" { self["responseSchema"] = nil }
            if member.value.isNull {
                self[member.name] = nil
            } else if case .object(let upper) = member.value, case .object(var lower)? = self[member.name],
                !GoogleNames.isOpaque(member.name)
            {
                lower.overlay(upper)
                self[member.name] = .object(lower)
            } else {
                self[member.name] = member.value
            }
        }
    }
}
