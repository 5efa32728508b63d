/// Why a chunked body is refused (RFC 9112, section 7.1).
package enum ChunkedError: Error, Equatable, Sendable {
    case size
    case sizeTooLong
    case chunkExtension
    case extensionsTooLong
    case lineEnd
    case dataEnd
    case bodyTooLarge
    case trailer(HTTPFieldError)

    /// The status to answer with.
    package var status: Int {
        switch self {
        case .bodyTooLarge: 413
        case .trailer(let error): error.status
        default: 400
        }
    }

    /// What is wrong, for the client.
    package var reason: String {
        switch self {
        case .size: "a chunk must begin with its size in hexadecimal digits"
        case .sizeTooLong: "a chunk size may have at most 16 digits"
        case .chunkExtension: "a chunk extension is malformed"
        case .extensionsTooLong: "the chunk extensions of the body are too long"
        case .lineEnd: "a chunk size must be followed by CR and LF"
        case .dataEnd: "the data of a chunk must be followed by CR and LF"
        case .bodyTooLarge: "the request body is too large"
        case .trailer(let error): error.reason
        }
    }
}
