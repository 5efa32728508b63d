/// What the fields of a request say about its framing and its connection; the one place that decides either.
struct RequestSemantics {
    private(set) var framing = BodyFraming.none
    private(set) var keepsAlive = false
    private(set) var expectsContinue = false

    private var hasHost = false

    init(_ fields: borrowing HTTPFields, version: HTTPVersion) throws(HTTPRequestError) {
        var said = FramingFields()
        let lines = fields.lines.span
        for index in lines.indices { try read(lines[index], in: fields.bytes, &said) }
        if version == .http11, !hasHost { throw .missingHost }
        framing = try Self.framing(said, version)
        keepsAlive = said.keepsAlive(version)
        switch framing {
        case .none, .length(0): expectsContinue = false
        default: expectsContinue = expectsContinue && version == .http11
        }
    }

    /// Message body length (RFC 9112, section 6.3), without any of its repairs.
    private static func framing(
        _ said: FramingFields, _ version: HTTPVersion
    ) throws(HTTPRequestError) -> BodyFraming {
        guard said.hasCoding else { return said.length.map { .length($0) } ?? .none }
        do throws(FramingError) {
            try said.checkChunked(version)
        } catch {
            throw .framing(error)
        }
        return .chunked
    }

    private mutating func read(
        _ line: HTTPFields.Line, in bytes: [UInt8], _ said: inout FramingFields
    ) throws(HTTPRequestError) {
        switch line.known {
        case .host:
            if hasHost { throw .repeatedHost }
            guard URIAuthority.isHostAndPort(bytes, line.valueRange) else { throw .invalidHost }
            hasHost = true
        case .expect:
            expectsContinue = HTTPGrammar.equalsIgnoringCase(bytes.span, line.valueRange, "100-continue")
        default:
            do throws(FramingError) {
                try said.read(line, in: bytes)
            } catch {
                throw .framing(error)
            }
        }
    }
}
