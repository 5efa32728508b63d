/// Limits of what one upstream answer may bring.
package struct AnswerLimits: Sendable {
    /// A whole answer.
    package var bodyBytes: Int
    /// One event of a stream.
    package var eventBytes: Int

    /// The given limits, or those that suit every honest server.
    package init(bodyBytes: Int = 64 << 20, eventBytes: Int = 8 << 20) {
        self.bodyBytes = bodyBytes
        self.eventBytes = eventBytes
    }
}
