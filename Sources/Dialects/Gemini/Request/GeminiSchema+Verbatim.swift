internal import Wire

extension GeminiSchema {
    /// Whether a schema says everything in Gemini's own words, so that its text can go as it stands. Most do, and looking
    /// is far cheaper than writing them anew.
    ///
    /// - Parameter definitions: the root's `$defs`, where references may lead.
    static func isVerbatim(_ schema: JSONView, definitions: JSONView?, isRoot: Bool) -> Bool {
        guard schema.kind == .object else { return false }
        var seen: UInt32 = 0
        for (key, value) in schema.members {
            // A keyword that comes twice is not for Gemini to choose from.
            guard let keyword = VerbatimKeyword(key), seen & keyword.bit == 0 else { return false }
            seen |= keyword.bit
            guard isVerbatim(value, of: keyword, definitions: definitions, isRoot: isRoot) else { return false }
        }
        // Other members may not stand beside a reference, and what may be an array has to say of what.
        if seen & VerbatimKeyword.reference.bit != 0 {
            return seen & ~(VerbatimKeyword.reference.bit | VerbatimKeyword.definitions.bit) == 0
        }
        guard seen & VerbatimKeyword.type.bit != 0, let type = schema["type"], allows("array", type) else {
            return true
        }
        return seen & (VerbatimKeyword.items.bit | VerbatimKeyword.prefixItems.bit) != 0
    }

    /// Recurses no deeper than the parser lets a document be.
    private static func isVerbatim(
        _ value: JSONView, of keyword: VerbatimKeyword, definitions: JSONView?, isRoot: Bool
    ) -> Bool {
        switch keyword {
        case .type:
            return value.kind == .array ? value.count > 0 && value.elements.allSatisfy(isTypeName) : isTypeName(value)
        case .title, .description, .format, .pattern: return value.kind == .string
        case .minimum, .maximum, .minItems, .maxItems, .minLength, .maxLength: return value.kind == .number
        case .default: return true
        case .enum: return value.kind == .array && value.count > 0
        case .required:
            return value.kind == .array && value.count > 0 && value.elements.allSatisfy { $0.kind == .string }
        case .properties: return areVerbatim(value, definitions)
        case .definitions: return isRoot && value.count > 0 && areVerbatim(value, definitions)
        case .items: return isVerbatim(value, definitions: definitions, isRoot: false)
        case .additionalProperties:
            return value.bool != nil || isVerbatim(value, definitions: definitions, isRoot: false)
        case .prefixItems, .anyOf, .oneOf:
            guard value.kind == .array, value.count > 0 else { return false }
            return value.elements.allSatisfy { isVerbatim($0, definitions: definitions, isRoot: false) }
        case .reference: return leadsToDefinition(value, definitions)
        }
    }

    private static func areVerbatim(_ schemas: JSONView, _ definitions: JSONView?) -> Bool {
        schemas.kind == .object
            && schemas.members.allSatisfy { isVerbatim($0.value, definitions: definitions, isRoot: false) }
    }

    private static func isTypeName(_ type: JSONView) -> Bool {
        let names: [StaticString] = ["string", "object", "array", "integer", "number", "boolean", "null"]
        for name in names where type.stringEquals(name) { return true }
        return false
    }

    private static func leadsToDefinition(_ reference: JSONView, _ definitions: JSONView?) -> Bool {
        guard let definitions, reference.kind == .string, !reference.hasEscapes else { return false }
        let text = reference.rawBytes.dropFirst().dropLast()
        let folder: StaticString = "#/$defs/"
        guard folder.withUTF8Buffer({ text.starts(with: $0) }) else { return false }
        let name = text.dropFirst(folder.utf8CodeUnitCount)
        return definitions.members.contains { key, _ in
            !key.hasEscapes && key.rawBytes.dropFirst().dropLast().elementsEqual(name)
        }
    }
}

/// The keywords that Gemini knows as JSON Schema has them.
enum VerbatimKeyword: UInt32 {
    case type, title, description, format, pattern, `default`, `enum`, required, properties, items, prefixItems
    case additionalProperties, anyOf, oneOf, reference, definitions
    case minimum, maximum, minItems, maxItems, minLength, maxLength

    /// Nil for any other.
    init?(_ key: JSONView) {
        // Escapes make a name longer: such a one is not found, which only costs the short way.
        let found: Self? =
            switch key.rawBytes.count - 2 {
            case 4:
                key.stringEquals("type")
                    ? .type : key.stringEquals("enum") ? .enum : key.stringEquals("$ref") ? .reference : nil
            case 5: Self.ofFive(key)
            case 6: key.stringEquals("format") ? .format : nil
            case 7: Self.ofSeven(key)
            case 8:
                key.stringEquals("required")
                    ? .required
                    : key.stringEquals("minItems") ? .minItems : key.stringEquals("maxItems") ? .maxItems : nil
            case 9: key.stringEquals("minLength") ? .minLength : key.stringEquals("maxLength") ? .maxLength : nil
            case 10: key.stringEquals("properties") ? .properties : nil
            case 11:
                key.stringEquals("description") ? .description : key.stringEquals("prefixItems") ? .prefixItems : nil
            case 20: key.stringEquals("additionalProperties") ? .additionalProperties : nil
            default: nil
            }
        guard let found else { return nil }
        self = found
    }

    private static func ofFive(_ key: JSONView) -> Self? {
        if key.stringEquals("items") { return .items }
        if key.stringEquals("anyOf") { return .anyOf }
        if key.stringEquals("title") { return .title }
        if key.stringEquals("oneOf") { return .oneOf }
        return key.stringEquals("$defs") ? .definitions : nil
    }

    private static func ofSeven(_ key: JSONView) -> Self? {
        if key.stringEquals("default") { return .default }
        if key.stringEquals("minimum") { return .minimum }
        if key.stringEquals("maximum") { return .maximum }
        return key.stringEquals("pattern") ? .pattern : nil
    }

    var bit: UInt32 { 1 << rawValue }
}
