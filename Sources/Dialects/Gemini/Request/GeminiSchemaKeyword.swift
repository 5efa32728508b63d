/// The keywords of JSON Schema that need more than being copied. Copied are those not named here: the ones Gemini honours
/// and the ones it was seen to accept without effect.
enum GeminiSchemaKeyword: String, CaseIterable {
    // Rewritten.
    case reference = "$ref"
    case allOf, type, const, `enum`, nullable, minimum, maximum, exclusiveMinimum, exclusiveMaximum
    case required, description, title
    // Their values are schemas.
    case properties, items, prefixItems, additionalProperties, anyOf, oneOf
    // Written at the root, with what is referred to elsewhere.
    case defs = "$defs"
    case definitions
    // Without effect on Gemini, or refused by it.
    case schema = "$schema"
    case id = "$id"
    case comment = "$comment"
    case vocabulary = "$vocabulary"
    case dynamicRef = "$dynamicRef"
    case dynamicAnchor = "$dynamicAnchor"
    case recursiveRef = "$recursiveRef"
    case recursiveAnchor = "$recursiveAnchor"
    case examples, deprecated, readOnly, writeOnly, strict, discriminator, xml, externalDocs
    case contentEncoding, contentMediaType, contentSchema
    case not, `if`, then, `else`, dependentSchemas, dependentRequired, dependencies, patternProperties, propertyNames
    case unevaluatedProperties, unevaluatedItems, contains, minContains, maxContains, additionalItems

    /// The keyword called `name`; nil for one that is copied.
    static func named(_ name: String) -> Self? {
        byName[name]
    }

    /// A schema without a member of this keyword means the same to Gemini.
    var isDropped: Bool {
        switch self {
        case .type, .const, .nullable, .exclusiveMinimum, .exclusiveMaximum, .minimum, .maximum, .enum, .required,
            .reference, .allOf, .description, .title, .properties, .items, .prefixItems, .additionalProperties, .anyOf,
            .oneOf:
            false
        default:
            true
        }
    }

    private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })
}
