/// Why an answer is refused; after any of these its connection is closed.
package enum HTTPResponseError: Error, Equatable, Sendable {
    case notHTTP
    case version
    case status
    case statusLine
    case statusLineTooLong
    case headTooLarge
    case field(HTTPFieldError)
    case protocolChange
    case framing(FramingError)
    case chunked(ChunkedError)

    /// What is wrong, for whoever asked.
    package var reason: String {
        switch self {
        case .notHTTP: "the answer does not begin with an HTTP status line"
        case .version: "the answer is not in HTTP/1.1 or HTTP/1.0"
        case .status: "the answer's status is no number of three digits"
        case .statusLine: "the answer's status line holds a control character or has no proper end"
        case .statusLineTooLong: "the answer's status line is too long"
        case .headTooLarge: "the answer's head is too large"
        case .field(let error): "in the answer's head, \(error.reason)"
        case .protocolChange: "the server changed the protocol unasked"
        case .framing(let error): "in the answer's head, \(error.reason)"
        case .chunked(let error): "in the answer's body, \(error.reason)"
        }
    }
}
