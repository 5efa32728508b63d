/// How the end of a message's body is found (RFC 9112, section 6.3).
package enum BodyFraming: Equatable, Sendable {
    /// No framing field in a request: there is no body.
    case none
    /// Content-Length, zero included; a zero for the answers that never have a body, too.
    case length(Int)
    /// Transfer-Encoding: chunked.
    case chunked
    /// No framing field in an answer: the connection's end is the body's.
    case untilClose
}
