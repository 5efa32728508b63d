internal import Wire

/// One schema's members, with those of its `allOf` merged in.
struct GeminiSchemaObject {
    /// A member that is written once.
    struct Member {
        let name: String
        let keyword: GeminiSchemaKeyword?
        var value: JSONView
    }

    /// All but properties, required names, `allOf` and what is dropped.
    private(set) var members: [Member] = []
    private(set) var properties: [(name: String, schema: JSONView)] = []
    private(set) var hasProperties = false
    private(set) var required: [String] = []
    /// Two schemas of `allOf` want different things of this member.
    private(set) var clash: String?
    private var places: [String: Int] = [:]
    private var propertyPlaces: [[UInt8]: Int] = [:]
    private var requiredNames: Set<[UInt8]> = []

    /// The value of a keyword.
    func value(of keyword: GeminiSchemaKeyword) -> JSONView? {
        places[keyword.rawValue].map { members[$0].value }
    }

    /// Adds a member of the schema itself or of one of its `allOf`.
    mutating func add(_ key: JSONView, _ value: JSONView) {
        let name = key.string ?? ""
        let keyword = GeminiSchemaKeyword.named(name)
        switch keyword {
        case .properties:
            hasProperties = hasProperties || value.kind == .object
            for (key, schema) in value.members { addProperty(key, schema) }
        case .required:
            for element in value.elements {
                guard let name = element.string, requiredNames.insert(Array(name.utf8)).inserted else { continue }
                required.append(name)
            }
        case .allOf: break
        case let keyword? where keyword.isDropped: break
        default: addMember(Member(name: name, keyword: keyword, value: value))
        }
    }

    private mutating func addMember(_ member: Member) {
        guard let place = places[member.name] else {
            places[member.name] = members.count
            return members.append(member)
        }
        switch member.keyword {
        case .description, .title: break
        case .additionalProperties where member.value.bool == false: members[place].value = member.value
        case .additionalProperties where members[place].value.bool != nil: break
        default: compare(member.name, members[place].value, member.value)
        }
    }

    private mutating func addProperty(_ key: JSONView, _ schema: JSONView) {
        let name = key.stringBytes ?? []
        if let place = propertyPlaces[name] {
            compare(key.string ?? "", properties[place].schema, schema)
        } else {
            propertyPlaces[name] = properties.count
            properties.append((key.string ?? "", schema))
        }
    }

    private mutating func compare(_ name: String, _ first: JSONView, _ second: JSONView) {
        if clash == nil, !first.rawBytes.elementsEqual(second.rawBytes) { clash = name }
    }
}
