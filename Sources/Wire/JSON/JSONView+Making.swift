extension JSONView {
    /// A value made by hand; one nested deeper than any parser here would read becomes `null`.
    public init(_ value: JSONValue) {
        let limits = JSONLimits(depth: JSONLimits.deepest)
        self = ((try? JSONDocument(parsing: value.text, limits: limits)) ?? .null).root
    }

    /// The value of a JSON text.
    public init(parsing text: String) throws(JSONError) {
        self = try JSONDocument(parsing: Array(text.utf8)).root
    }

    /// The value's text, as it was written.
    public var text: String { String(decoding: rawBytes, as: UTF8.self) }
}

extension JSONView: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral members: (String, JSONValue)...) {
        self.init(.object(JSONObject(members.map { JSONObject.Member(name: $0.0, value: $0.1) })))
    }
}
