/// What one HTTP message may cost before it is refused.
package struct HTTPLimits: Sendable {
    /// Longest request line, its line end not counted.
    package var requestLineBytes: Int
    /// Longest field section of a head, the empty line that ends it not counted.
    package var headBytes: Int
    /// Most field lines in a head, and in a trailer section.
    package var fieldCount: Int
    /// Longest body after the transfer coding is removed.
    package var bodyBytes: Int
    /// Most bytes of chunk extensions in one message.
    package var chunkExtensionBytes: Int
    /// Longest trailer section, the empty line that ends it not counted.
    package var trailerBytes: Int

    /// Limits with the defaults of the gateway.
    package init(
        requestLineBytes: Int = 8192,
        headBytes: Int = 32768,
        fieldCount: Int = 100,
        bodyBytes: Int = 64 << 20,
        chunkExtensionBytes: Int = 4096,
        trailerBytes: Int = 8192
    ) {
        self.requestLineBytes = requestLineBytes
        self.headBytes = headBytes
        self.fieldCount = fieldCount
        self.bodyBytes = bodyBytes
        self.chunkExtensionBytes = chunkExtensionBytes
        self.trailerBytes = trailerBytes
    }
}

extension HTTPLimits {
    /// More than any honest server's answer has; how long its body may be is for whoever takes it to say.
    package static let answer = HTTPLimits(
        headBytes: 256 << 10, fieldCount: 1000, bodyBytes: .max, chunkExtensionBytes: 1 << 20, trailerBytes: 64 << 10)
}
