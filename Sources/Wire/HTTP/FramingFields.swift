/// What the fields of a message, request or response, say of its length and its connection (RFC 9112, sections 6, 9.3).
struct FramingFields {
    private(set) var length: Int?
    private(set) var hasCoding = false
    private(set) var saysClose = false
    private(set) var saysKeepAlive = false
    private var isChunked = false
    private var hasUnknownCoding = false

    /// Whether the one coding is chunked; asked for where `hasCoding`.
    ///
    /// - Throws: what is wrong where it is not, or where there is a length beside it.
    func checkChunked(_ version: HTTPVersion) throws(FramingError) {
        if length != nil { throw .lengthAndCoding }
        if version == .http10 { throw .codingInHTTP10 }
        guard isChunked else { throw .transferCoding }
        if hasUnknownCoding { throw .unknownTransferCoding }
    }

    /// Whether the connection stays open after the message, as far as its fields say.
    func keepsAlive(_ version: HTTPVersion) -> Bool {
        !saysClose && (version == .http11 || saysKeepAlive)
    }

    /// Refuses a line that was left out as malformed where it would have decided about framing.
    static func refuse(leftOut line: HTTPFields.Line, in bytes: [UInt8]) throws(FramingError) {
        var start = Int(line.name)
        while start < bytes.count, HTTPGrammar.isBlank(bytes[start]) { start &+= 1 }
        if begins(bytes, at: start, with: "content-length") { throw .contentLength }
        if begins(bytes, at: start, with: "transfer-encoding") { throw .transferCoding }
    }

    private static func begins(_ bytes: [UInt8], at start: Int, with name: StaticString) -> Bool {
        let end = start &+ name.utf8CodeUnitCount
        return end <= bytes.count && HTTPGrammar.equalsIgnoringCase(bytes.span, start..<end, name)
    }

    /// Takes in what a line says, if it is one that matters here.
    mutating func read(_ line: HTTPFields.Line, in bytes: [UInt8]) throws(FramingError) {
        switch line.known {
        case .connection:
            readConnection(bytes, line.valueRange)
        case .contentLength:
            if length != nil { throw .repeatedContentLength }
            length = try Self.contentLength(bytes, line.valueRange)
        case .transferEncoding:
            hasCoding = true
            try readCodings(bytes, line.valueRange)
        default:
            break
        }
    }

    private mutating func readConnection(_ bytes: [UInt8], _ value: Range<Int>) {
        var rest = value
        while let option = HTTPGrammar.nextListElement(bytes, &rest) {
            if HTTPGrammar.equalsIgnoringCase(bytes.span, option, "close") {
                saysClose = true
            } else if HTTPGrammar.equalsIgnoringCase(bytes.span, option, "keep-alive") {
                saysKeepAlive = true
            }
        }
    }

    /// Content-Length = 1*DIGIT (RFC 9110, section 8.6), here at most 19 of them.
    private static func contentLength(_ bytes: [UInt8], _ value: Range<Int>) throws(FramingError) -> Int {
        guard 1...19 ~= value.count else { throw .contentLength }
        var length = 0
        for index in value {
            let byte = bytes[index]
            guard HTTPGrammar.isDigit(byte) else { throw .contentLength }
            let (tens, overflow) = length.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.addingReportingOverflow(Int(byte &- 0x30))
            if overflow || carry { throw .contentLength }
            length = sum
        }
        return length
    }

    /// A coding after chunked, or chunked twice, makes the end of the body unknowable (RFC 9112, section 6.1).
    private mutating func readCodings(_ bytes: [UInt8], _ value: Range<Int>) throws(FramingError) {
        var rest = value
        while let coding = HTTPGrammar.nextListElement(bytes, &rest) {
            if coding.isEmpty { continue }
            if isChunked { throw .transferCoding }
            if HTTPGrammar.equalsIgnoringCase(bytes.span, coding, "chunked") {
                isChunked = true
            } else {
                hasUnknownCoding = true
            }
        }
    }
}
