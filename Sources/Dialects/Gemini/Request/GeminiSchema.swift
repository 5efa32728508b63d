internal import Wire

/// Writes a JSON Schema as Gemini's `responseJsonSchema` and `parametersJsonSchema` take it.
///
/// The order of members, recursion, and the names of properties stay. Keywords are rewritten where Gemini knows the same
/// under another name, and left out where they are known to be of no use to it. Only schemas are looked at: what stands
/// under `default` or `enum` is data, and a property may be called like a keyword.
struct GeminiSchema {
    private let place: String
    /// The model needs to be told the order of properties.
    private let ordersProperties: Bool
    /// The root's `$defs`.
    private let ownDefinitions: JSONView?
    private var references: GeminiSchemaReferences
    /// Schemas that may still be read. Those that `allOf` takes in may count many times.
    private var budget = 50_000

    private static let deepest = JSONLimits().depth

    /// Writes `schema`, which the client gave at `place`.
    static func write(
        _ schema: JSONView, at place: String, ordersProperties: Bool, to writer: inout JSONWriter
    ) throws(InvalidRequest) {
        guard schema.kind == .object || schema.bool == true else {
            throw InvalidRequest(param: place, message: "\"\(place)\" must be a JSON Schema object")
        }
        if !ordersProperties, isVerbatim(schema, definitions: schema["$defs"], isRoot: true) {
            return writer.raw(schema.rawBytes)
        }
        var transform = GeminiSchema(
            place: place, ordersProperties: ordersProperties, ownDefinitions: schema["$defs"],
            references: GeminiSchemaReferences(of: schema))
        try transform.writeRoot(schema, to: &writer)
    }

    private mutating func writeRoot(_ schema: JSONView, to writer: inout JSONWriter) throws(InvalidRequest) {
        let object = try read(schema)
        writer.beginObject()
        try writeMembers(of: object, depth: 0, to: &writer)
        // Last, because writing the rest tells what has to move here.
        var definitions = JSONWriter()
        definitions.beginObject()
        if let own = schema["$defs"] {
            for (key, value) in own.members {
                definitions.key(string: key.string ?? "")
                try write(value, depth: 1, to: &definitions)
            }
        }
        while let next = references.next() {
            definitions.key(string: String(decoding: next.name, as: UTF8.self))
            try write(next.schema, depth: 1, to: &definitions)
        }
        definitions.endObject()
        if definitions.bytes.count > 2 { writer.member("$defs", raw: definitions.bytes) }
        writer.endObject()
    }

    /// Writes one schema; `true`, and what is no schema, allows everything.
    private mutating func write(_ schema: JSONView, depth: Int, to writer: inout JSONWriter) throws(InvalidRequest) {
        guard depth <= Self.deepest else { throw tooMuch("nests too deep") }
        // Looked at once on the way down, so that no part is looked at again and again.
        if depth == 1, !ordersProperties, Self.isVerbatim(schema, definitions: ownDefinitions, isRoot: false) {
            return writer.raw(schema.rawBytes)
        }
        let object = try read(schema)
        writer.beginObject()
        try writeMembers(of: object, depth: depth, to: &writer)
        writer.endObject()
    }

    // MARK: - Members

    private mutating func writeMembers(
        of object: GeminiSchemaObject, depth: Int, to writer: inout JSONWriter
    ) throws(InvalidRequest) {
        if let reference = object.value(of: .reference) {
            return try write(reference, with: object, depth: depth, to: &writer)
        }
        for member in object.members { try write(member, of: object, depth: depth, to: &writer) }
        writeMissingItems(of: object, to: &writer)
        writeBounds(of: object, to: &writer)
        try writeProperties(of: object, depth: depth, to: &writer)
    }

    /// Beside `$ref` Gemini allows only names with a `$`: other members move to a schema around it.
    private mutating func write(
        _ reference: JSONView, with object: GeminiSchemaObject, depth: Int, to writer: inout JSONWriter
    ) throws(InvalidRequest) {
        guard let text = reference.stringBytes, let followed = references.followed(text) else {
            throw InvalidRequest(
                param: place,
                message:
                    "\"\(place)\" has a \"$ref\" to \"\(reference.string ?? "")\", which leads to no schema within it")
        }
        guard object.members.contains(where: { Self.hasMeaning($0) }) || object.hasProperties else {
            writer.key("$ref")
            return writer.string(utf8: followed)
        }
        writer.key("anyOf")
        writer.beginArray()
        writer.beginObject()
        writer.key("$ref")
        writer.string(utf8: followed)
        writer.endObject()
        if object.value(of: .nullable)?.bool == true { writeNullType(to: &writer) }
        writer.endArray()
        for member in object.members where ![.reference, .anyOf, .nullable].contains(member.keyword) {
            try write(member, of: object, depth: depth, to: &writer)
        }
        writeMissingItems(of: object, to: &writer)
        writeBounds(of: object, to: &writer)
        try writeProperties(of: object, depth: depth, to: &writer)
    }

    /// Whether a member beside a reference is worth a schema around it.
    private static func hasMeaning(_ member: GeminiSchemaObject.Member) -> Bool {
        switch member.keyword {
        case .reference, .title: false
        case .nullable: member.value.bool == true
        case nil: !["default", "example"].contains(member.name) && !member.name.utf8.starts(with: "$".utf8)
        default: true
        }
    }

    private mutating func write(
        _ member: GeminiSchemaObject.Member, of object: GeminiSchemaObject, depth: Int, to writer: inout JSONWriter
    ) throws(InvalidRequest) {
        let value = member.value
        switch member.keyword {
        case .type: writeType(value, isNullable: object.value(of: .nullable)?.bool == true, to: &writer)
        case .const:
            writer.key("enum")
            writer.beginArray()
            writer.raw(value.rawBytes)
            writer.endArray()
        case .enum:
            guard object.value(of: .const) == nil, value.count > 0 else { return }
            writer.member("enum", raw: value.rawBytes)
        case .items: try writeItems(value, depth: depth, to: &writer)
        case .prefixItems: try write(list: value, as: "prefixItems", depth: depth, to: &writer)
        case .anyOf: try writeAlternatives(value, as: "anyOf", of: object, depth: depth, to: &writer)
        case .oneOf: try writeAlternatives(value, as: "oneOf", of: object, depth: depth, to: &writer)
        case .additionalProperties: try writeAdditional(value, depth: depth, to: &writer)
        case .nullable, .minimum, .maximum, .exclusiveMinimum, .exclusiveMaximum: break
        default:
            writer.key(string: member.name)
            writer.raw(value.rawBytes)
        }
    }

    private mutating func writeProperties(
        of object: GeminiSchemaObject, depth: Int, to writer: inout JSONWriter
    ) throws(InvalidRequest) {
        // A property that may not be there is left out, and a claim that it must be with it.
        var impossible: Set<[UInt8]> = []
        if object.hasProperties {
            writer.key("properties")
            writer.beginObject()
            for (name, schema) in object.properties {
                if schema.bool == false {
                    impossible.insert(Array(name.utf8))
                    continue
                }
                writer.key(string: name)
                try write(schema, depth: depth + 1, to: &writer)
            }
            writer.endObject()
            writeOrder(of: object, without: impossible, to: &writer)
        }
        let required =
            impossible.isEmpty ? object.required : object.required.filter { !impossible.contains(Array($0.utf8)) }
        guard !required.isEmpty else { return }
        write(names: required, as: "required", to: &writer)
    }

    private func writeOrder(
        of object: GeminiSchemaObject, without impossible: Set<[UInt8]>, to writer: inout JSONWriter
    ) {
        guard ordersProperties, !object.members.contains(where: { $0.name == "propertyOrdering" }) else { return }
        let names = object.properties.map(\.name).filter { !impossible.contains(Array($0.utf8)) }
        if names.count > 1 { write(names: names, as: "propertyOrdering", to: &writer) }
    }

    private func write(names: [String], as keyword: StaticString, to writer: inout JSONWriter) {
        writer.key(keyword)
        writer.beginArray()
        for name in names { writer.string(name) }
        writer.endArray()
    }

    // MARK: - Schemas within

    /// An array of schemas was once the form of `prefixItems`.
    private mutating func writeItems(_ value: JSONView, depth: Int, to writer: inout JSONWriter) throws(InvalidRequest)
    {
        if value.kind == .array { return try write(list: value, as: "prefixItems", depth: depth, to: &writer) }
        // It ends a list of `prefixItems`, which Gemini does by itself.
        if value.bool == false { return }
        writer.key("items")
        try write(value, depth: depth + 1, to: &writer)
    }

    private mutating func writeAdditional(
        _ value: JSONView, depth: Int, to writer: inout JSONWriter
    ) throws(InvalidRequest) {
        writer.key("additionalProperties")
        if value.bool != nil { return writer.raw(value.rawBytes) }
        try write(value, depth: depth + 1, to: &writer)
    }

    private mutating func writeAlternatives(
        _ value: JSONView, as keyword: StaticString, of object: GeminiSchemaObject, depth: Int,
        to writer: inout JSONWriter
    ) throws(InvalidRequest) {
        guard value.elements.contains(where: { $0.bool != false }) else { return }
        writer.key(keyword)
        writer.beginArray()
        for alternative in value.elements where alternative.bool != false {
            try write(alternative, depth: depth + 1, to: &writer)
        }
        if object.value(of: .nullable)?.bool == true, object.value(of: .type) == nil { writeNullType(to: &writer) }
        writer.endArray()
    }

    private mutating func write(
        list: JSONView, as keyword: StaticString, depth: Int, to writer: inout JSONWriter
    ) throws(InvalidRequest) {
        guard list.kind == .array, list.count > 0 else { return }
        writer.key(keyword)
        writer.beginArray()
        for schema in list.elements { try write(schema, depth: depth + 1, to: &writer) }
        writer.endArray()
    }

    private func writeNullType(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("type", "null")
        writer.endObject()
    }
}

// MARK: - Reading

extension GeminiSchema {
    private mutating func read(_ schema: JSONView) throws(InvalidRequest) -> GeminiSchemaObject {
        var object = GeminiSchemaObject()
        try collect(schema, into: &object, depth: 0)
        if let clash = object.clash {
            throw InvalidRequest(
                param: place,
                message:
                    "the schemas of an \"allOf\" in \"\(place)\" disagree about \"\(clash)\"; write them as one object")
        }
        return object
    }

    /// Own members come before those of `allOf`, so that they win where only one can be.
    private mutating func collect(
        _ schema: JSONView, into object: inout GeminiSchemaObject, depth: Int
    ) throws(InvalidRequest) {
        budget -= 1
        guard budget > 0 else { throw tooMuch("has too many schemas") }
        guard depth < 16 else { throw tooMuch("has an \"allOf\" that leads back to itself") }
        for (key, value) in schema.members { object.add(key, value) }
        guard let parts = schema["allOf"] else { return }
        // A single reference stays one; several schemas can only be merged by what they refer to.
        let keepsReference = parts.count == 1 && schema["$ref"] == nil && schema["properties"] == nil
        for part in parts.elements {
            if let reference = part["$ref"]?.stringBytes, !keepsReference {
                guard let target = references.target(of: reference) else {
                    throw tooMuch("has a \"$ref\" that leads nowhere")
                }
                try collect(target, into: &object, depth: depth + 1)
                for (key, value) in part.members where !key.stringEquals("$ref") { object.add(key, value) }
            } else {
                try collect(part, into: &object, depth: depth + 1)
            }
        }
    }

    private func tooMuch(_ what: String) -> InvalidRequest {
        InvalidRequest(param: place, message: "\"\(place)\" \(what)")
    }
}
