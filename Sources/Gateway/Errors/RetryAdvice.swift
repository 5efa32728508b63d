internal import Reactor
internal import Wire

/// How long a server asks to wait before the next try.
enum RetryAdvice {
    /// From `retry-after-ms`, else from `Retry-After` (RFC 9110 section 10.2.3); nil where there is none.
    ///
    /// A date, which no model server has been seen to send, and what cannot be read count as a very long time: whoever
    /// asks to wait is not asked again at once.
    static func delay(_ fields: HTTPFields) -> Duration? {
        if let milliseconds = fields.value(of: .retryAfterMilliseconds), let delay = decimal(milliseconds) {
            return delay / 1000
        }
        return fields.value(of: .retryAfter).map { decimal($0) ?? veryLong }
    }

    /// For `Retry-After`, which takes no fraction.
    static func wholeSeconds(_ delay: Duration) -> Int {
        max(1, Int(min(delay, veryLong).inSeconds.rounded(.up)))
    }

    private static let veryLong: Duration = .seconds(366 * 86_400)

    /// Seconds with or without a fraction, of which nine digits count.
    private static func decimal(_ text: ArraySlice<UInt8>) -> Duration? {
        let parts = text.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first.flatMap({ number($0.prefix(12)) }), parts[0].count <= 12 else { return nil }
        guard parts.count == 2 else { return min(.seconds(whole), veryLong) }
        let digits = parts[1].prefix(9)
        guard !digits.isEmpty, var fraction = number(digits), parts[1].allSatisfy(isDigit) else { return nil }
        for _ in digits.count..<9 { fraction *= 10 }
        return min(.seconds(whole) + .nanoseconds(fraction), veryLong)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard !digits.isEmpty, digits.allSatisfy(isDigit) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte)
    }
}
