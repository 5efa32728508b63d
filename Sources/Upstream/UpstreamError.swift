/// Why an upstream gave no whole answer.
package struct UpstreamError: Error, Sendable {
    package enum Code: String, Sendable {
        case unresolvable, refused, unreachable, tls
        /// The server ended the TLS connection with an alert, as where it wants a certificate and was shown none.
        case tlsRefused
        case connectTimeout, firstByteTimeout, idleTimeout
        /// The connection ended before the first byte of an answer.
        case noAnswer
        /// The connection ended in the middle of an answer.
        case cutOff
        /// What came is not HTTP/1.1.
        case malformed
        case tooLarge
        /// Whoever asked has gone.
        case cancelled
        /// The gateway itself could not ask: no memory, no descriptors.
        case exhausted
    }

    package let code: Code
    /// What the transport says about it, for the log and the message: `connection refused`.
    package let detail: String

    package init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    package var isTimeout: Bool {
        switch code {
        case .connectTimeout, .firstByteTimeout, .idleTimeout: true
        default: false
        }
    }
}
