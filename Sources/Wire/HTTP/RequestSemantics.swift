/// What the fields of a request say about its framing and its connection; the one place that decides either.
struct RequestSemantics {
    private(set) var framing = BodyFraming.none
    private(set) var keepsAlive = false
    private(set) var expectsContinue = false

    private var hasHost = false
    private var length: Int?
    private var hasCoding = false
    private var isChunked = false
    private var hasUnknownCoding = false
    private var saysClose = false
    private var saysKeepAlive = false

    init(_ fields: HTTPFields, version: HTTPVersion) throws(HTTPRequestError) {
        for line in fields.lines { try read(line, in: fields.bytes) }
        if version == .http11, !hasHost { throw .missingHost }
        framing = try decideFraming(version)
        keepsAlive = !saysClose && (version == .http11 || saysKeepAlive)
        switch framing {
        case .none, .length(0): expectsContinue = false
        case .length, .chunked: expectsContinue = expectsContinue && version == .http11
        }
    }

    /// Message body length (RFC 9112, section 6.3), without any of its repairs.
    private func decideFraming(_ version: HTTPVersion) throws(HTTPRequestError) -> BodyFraming {
        guard hasCoding else { return length.map { .length($0) } ?? .none }
        if length != nil { throw .lengthAndCoding }
        if version == .http10 { throw .codingInHTTP10 }
        guard isChunked else { throw .transferCoding }
        if hasUnknownCoding { throw .unknownTransferCoding }
        return .chunked
    }

    /// The length of a name tells most fields from the few that matter here.
    private mutating func read(_ line: HTTPFields.Line, in bytes: [UInt8]) throws(HTTPRequestError) {
        let name = line.nameRange
        switch name.count {
        case 4 where HTTPGrammar.equalsIgnoringCase(bytes, name, "host"):
            if hasHost { throw .repeatedHost }
            guard URIAuthority.isHostAndPort(bytes, line.valueRange) else { throw .invalidHost }
            hasHost = true
        case 6 where HTTPGrammar.equalsIgnoringCase(bytes, name, "expect"):
            expectsContinue = HTTPGrammar.equalsIgnoringCase(bytes, line.valueRange, "100-continue")
        case 10 where HTTPGrammar.equalsIgnoringCase(bytes, name, "connection"):
            readConnection(bytes, line.valueRange)
        case 14 where HTTPGrammar.equalsIgnoringCase(bytes, name, "content-length"):
            if length != nil { throw .repeatedContentLength }
            length = try Self.contentLength(bytes, line.valueRange)
        case 17 where HTTPGrammar.equalsIgnoringCase(bytes, name, "transfer-encoding"):
            hasCoding = true
            try readCodings(bytes, line.valueRange)
        default:
            break
        }
    }

    private mutating func readConnection(_ bytes: [UInt8], _ value: Range<Int>) {
        var rest = value
        while let option = HTTPGrammar.nextListElement(bytes, &rest) {
            if HTTPGrammar.equalsIgnoringCase(bytes, option, "close") {
                saysClose = true
            } else if HTTPGrammar.equalsIgnoringCase(bytes, option, "keep-alive") {
                saysKeepAlive = true
            }
        }
    }

    /// Content-Length = 1*DIGIT (RFC 9110, section 8.6), here at most 19 of them.
    private static func contentLength(_ bytes: [UInt8], _ value: Range<Int>) throws(HTTPRequestError) -> Int {
        guard 1...19 ~= value.count else { throw .contentLength }
        var length = 0
        for byte in bytes[value] {
            guard HTTPGrammar.isDigit(byte) else { throw .contentLength }
            let (tens, overflow) = length.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.addingReportingOverflow(Int(byte &- 0x30))
            if overflow || carry { throw .contentLength }
            length = sum
        }
        return length
    }

    /// A coding after chunked, or chunked twice, makes the end of the body unknowable (RFC 9112, section 6.1).
    private mutating func readCodings(_ bytes: [UInt8], _ value: Range<Int>) throws(HTTPRequestError) {
        var rest = value
        while let coding = HTTPGrammar.nextListElement(bytes, &rest) {
            if coding.isEmpty { continue }
            if isChunked { throw .transferCoding }
            if HTTPGrammar.equalsIgnoringCase(bytes, coding, "chunked") {
                isChunked = true
            } else {
                hasUnknownCoding = true
            }
        }
    }
}
