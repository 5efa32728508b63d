/// The head of a request: request line, fields, and what they mean for the body and the connection.
package final class RequestHead: Sendable {
    /// The method.
    package let method: HTTPMethod
    /// The version whose rules hold.
    package let version: HTTPVersion
    /// The minor version as it was written.
    package let minorVersion: UInt8
    /// The field lines.
    package let fields: HTTPFields
    /// How the body ends.
    package let framing: BodyFraming
    /// Whether the client wants the connection to stay open (RFC 9112, section 9.3).
    package let keepsAlive: Bool
    /// Whether the client waits for 100 before it sends the body (RFC 9110, section 10.1.1).
    package let expectsContinue: Bool

    private let targetRange: Range<Int>
    private let parts: RequestTarget

    init(
        line: RequestLineScanner, method: HTTPMethod, parts: RequestTarget, fields: HTTPFields
    ) throws(HTTPRequestError) {
        let version: HTTPVersion = line.minorVersion == 0 ? .http10 : .http11
        let semantics = try RequestSemantics(fields, version: version)
        self.method = method
        self.version = version
        self.minorVersion = line.minorVersion
        self.fields = fields
        self.framing = semantics.framing
        self.keepsAlive = semantics.keepsAlive
        self.expectsContinue = semantics.expectsContinue
        self.targetRange = line.target
        self.parts = parts
    }

    /// The request-target as it was sent.
    package var target: ArraySlice<UInt8> { fields.bytes[targetRange] }

    /// The path without the query, still percent-encoded: "/" where an absolute-form has none, "*" in asterisk-form.
    package var path: ArraySlice<UInt8> {
        parts.path.isEmpty ? [UInt8(ascii: "/")] : fields.bytes[parts.path]
    }

    /// The query after the first question mark, still percent-encoded.
    package var query: ArraySlice<UInt8>? { parts.query.map { fields.bytes[$0] } }
}
