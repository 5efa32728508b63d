/// How the end of a request's body is found (RFC 9112, section 6.3).
package enum BodyFraming: Equatable, Sendable {
    /// No framing field: there is no body.
    case none
    /// Content-Length, zero included.
    case length(Int)
    /// Transfer-Encoding: chunked.
    case chunked
}
