/// The two minor versions whose rules differ; 1.2 to 1.9 follow those of 1.1 (RFC 9110, section 2.5).
package enum HTTPVersion: Sendable {
    case http10
    case http11
}
