/// Why a request is refused; after any of these the connection is closed.
package enum HTTPRequestError: Error, Equatable, Sendable {
    case tlsHandshake
    case method
    case connect
    case requestTarget
    case targetForm
    case versionSyntax
    case unsupportedVersion
    case requestLineTooLong
    case field(HTTPFieldError)
    case missingHost
    case repeatedHost
    case invalidHost
    case framing(FramingError)
    case bodyTooLarge
    case chunked(ChunkedError)

    /// The status to answer with.
    package var status: Int {
        switch self {
        case .connect: 405
        case .bodyTooLarge: 413
        case .requestLineTooLong: 414
        case .framing(.unknownTransferCoding): 501
        case .unsupportedVersion: 505
        case .field(let error): error.status
        case .chunked(let error): error.status
        default: 400
        }
    }

    /// What is wrong, for the client.
    package var reason: String {
        switch self {
        case .tlsHandshake: "this port speaks plain HTTP, not TLS"
        case .method: "the request line must begin with a method and one space"
        case .connect: "this server is not a tunnel"
        case .requestTarget: "the request target holds a character that must be percent-encoded"
        case .targetForm: "the request target must be a path or an absolute http URI"
        case .versionSyntax: "the request line must end in HTTP/1.1"
        case .unsupportedVersion: "only HTTP/1.1 and HTTP/1.0 are spoken here"
        case .requestLineTooLong: "the request line is too long"
        case .field(let error): error.reason
        case .missingHost: "an HTTP/1.1 request needs a \"Host\" field"
        case .repeatedHost: "there may be only one \"Host\" field"
        case .invalidHost: "the host is not a valid name or address"
        case .framing(let error): error.reason
        case .bodyTooLarge: "the request body is too large"
        case .chunked(let error): error.reason
        }
    }
}
