/// A JSON text with an index of its values, made in one validating pass (RFC 8259).
///
/// The text itself is never changed: unknown members, the order of members, the digits of numbers and the escapes of
/// strings stay as they came, and a value is decoded only when somebody asks for it.
///
///     let document = try JSONDocument(parsing: consume body)
///     guard let model = try document.root.member("model") else { … }
///     let forwarded = document.replacing(model.range, with: Array("\"gpt\"".utf8))
///
/// It takes 16 bytes for each value beside the text. Strictly as the RFC says, and beyond it: the text must be UTF-8
/// without a byte order mark.
package struct JSONDocument: Sendable {
    /// The text.
    package private(set) var bytes: [UInt8]

    let entries: [JSONIndexEntry]

    /// Validates `bytes`; linear in their number.
    package init(parsing bytes: consuming [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
        self.entries = try JSONParser.index(of: bytes.span, limits: limits)
        self.bytes = bytes
    }

    /// Validates what stands in `bytes` from the name of a member at `firstName` on: further members and the end of their
    /// object, which is the document's value, as though it began with this member.
    package init(parsing bytes: [UInt8], membersFrom firstName: Int) throws(JSONError) {
        self.entries = try JSONParser.index(of: bytes.span, membersFrom: firstName, limits: JSONLimits())
        self.bytes = bytes
    }

    private init(_ bytes: [UInt8], _ entries: [JSONIndexEntry]) {
        self.bytes = bytes
        self.entries = entries
    }

    /// The document `null`.
    static let null = JSONDocument(Array("null".utf8), [JSONIndexEntry(kind: .null, start: 0, end: 4, next: 1)])

    /// The document's one value.
    package var root: JSONView { JSONView(document: self, index: 0) }

    /// The text with the bytes in `range`, usually the range of a view, replaced by `text`.
    ///
    /// The document gives up its bytes, so they are edited where they are unless somebody else still holds on to them:
    /// a view, or the variable that was parsed without being consumed.
    package consuming func replacing(_ range: Range<Int>, with text: [UInt8]) -> [UInt8] {
        var edited: [UInt8] = []
        swap(&edited, &bytes)
        edited.replaceSubrange(range, with: text)
        return edited
    }
}
