/// A JSON value as a tree, for small things; a document that is only passed on is better left a `JSONDocument`.
///
/// Building, comparing and freeing a tree recurse, no deeper than `JSONLimits.deepest` for anything that was parsed.
public enum JSONValue: Sendable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)

    /// The tree of a value in a document.
    public init(_ view: JSONView) {
        switch view.kind {
        case .null: self = .null
        case .true: self = .bool(true)
        case .false: self = .bool(false)
        case .number: self = .number(JSONNumber(validated: view.rawBytes))
        case .string: self = .string(view.string ?? "")
        case .array: self = .array(view.elements.map { JSONValue($0) })
        case .object:
            let members = view.members.map { JSONObject.Member(name: $0.key.string ?? "", value: JSONValue($0.value)) }
            self = .object(JSONObject(members))
        }
    }

    /// Parses a text.
    package init(parsing bytes: consuming [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
        self.init(try JSONDocument(parsing: bytes, limits: limits).root)
    }

    /// Parses a text.
    public init(parsing text: String) throws(JSONError) {
        try self.init(parsing: Array(text.utf8))
    }

    /// The value as JSON text, without white space.
    package var text: [UInt8] {
        var writer = JSONWriter()
        writer.value(self)
        return writer.bytes
    }
}

extension JSONWriter {
    /// Writes a whole tree.
    package mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .bool(let flag): bool(flag)
        case .number(let number): self.number(number)
        case .string(let text): string(text)
        case .array(let elements):
            beginArray()
            for element in elements { self.value(element) }
            endArray()
        case .object(let object):
            beginObject()
            for member in object.members {
                key(string: member.name)
                self.value(member.value)
            }
            endObject()
        }
    }
}
