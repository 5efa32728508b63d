/// Why the end of a message's body cannot be told (RFC 9112, section 6).
package enum FramingError: Error, Equatable, Sendable {
    case contentLength
    case repeatedContentLength
    case lengthAndCoding
    case codingInHTTP10
    case transferCoding
    case unknownTransferCoding

    /// What is wrong, for whoever reads it.
    package var reason: String {
        switch self {
        case .contentLength: "\"Content-Length\" must be a number of decimal digits"
        case .repeatedContentLength: "there may be only one \"Content-Length\" field"
        case .lengthAndCoding: "\"Content-Length\" and \"Transfer-Encoding\" exclude each other"
        case .codingInHTTP10: "\"Transfer-Encoding\" does not exist in HTTP/1.0"
        case .transferCoding: "the only transfer coding must be \"chunked\""
        case .unknownTransferCoding: "no transfer coding but \"chunked\" is known here"
        }
    }
}
