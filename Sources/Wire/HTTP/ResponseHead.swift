/// The head of an answer: status, fields, and what they mean for the body and the connection.
package struct ResponseHead: Sendable {
    /// The status, 100 to 999.
    package let status: Int
    /// The field lines.
    package let fields: HTTPFields
    /// Whether the connection stays open after the body.
    package let keepsAlive: Bool
    let framing: BodyFraming

    /// Decides what the fields mean, without any of the repairs the RFC allows.
    init(status: Int, version: HTTPVersion, fields: HTTPFields) throws(FramingError) {
        var said = FramingFields()
        for line in fields.lines { try said.read(line, in: fields.bytes) }
        self.status = status
        self.fields = fields
        if said.hasCoding { try said.checkChunked(version) }
        let framing = Self.framing(status, said)
        self.framing = framing
        keepsAlive = framing != .untilClose && said.keepsAlive(version)
    }

    private static func framing(_ status: Int, _ said: FramingFields) -> BodyFraming {
        if status < 200 || status == 204 || status == 304 { return .length(0) }
        if said.hasCoding { return .chunked }
        return said.length.map { .length($0) } ?? .untilClose
    }
}
