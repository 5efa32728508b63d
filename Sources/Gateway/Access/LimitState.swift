internal import Configuration
internal import Reactor
internal import Wire

/// What is left of a key's limits by the minute, as OpenAI's clients read it in an answer's head.
struct LimitState: Sendable {
    private struct Rate {
        let limit: Int
        let remaining: Int
        let reset: Duration

        init(_ bucket: RateBucket, limit: Int) {
            self.limit = limit
            remaining = bucket.remaining(of: limit)
            reset = bucket.reset(limit: limit)
        }
    }

    private let requests: Rate?
    private let tokens: Rate?

    init(_ limiter: Limiter, _ limits: KeyLimits) {
        requests = limits.requestsPerMinute.map { Rate(limiter.requests, limit: $0) }
        tokens = limits.tokensPerMinute.map { Rate(limiter.tokens, limit: $0) }
    }

    /// Whether the key has a limit by the minute at all; a server's own state is told where it has none.
    var isEmpty: Bool { requests == nil && tokens == nil }

    func appendFields(to lines: inout [UInt8]) {
        if let requests {
            lines.appendField("x-ratelimit-limit-requests", requests.limit)
            lines.appendField("x-ratelimit-remaining-requests", requests.remaining)
            lines.appendField("x-ratelimit-reset-requests", Self.text(requests.reset))
        }
        if let tokens {
            lines.appendField("x-ratelimit-limit-tokens", tokens.limit)
            lines.appendField("x-ratelimit-remaining-tokens", tokens.remaining)
            lines.appendField("x-ratelimit-reset-tokens", Self.text(tokens.reset))
        }
    }

    /// As OpenAI writes it: `6m0s`, `1.2s`, `120ms`.
    static func text(_ duration: Duration) -> String {
        let milliseconds = (duration.inNanoseconds + 999_999) / 1_000_000
        if milliseconds < 1000 { return "\(milliseconds)ms" }
        let (minutes, rest) = milliseconds.quotientAndRemainder(dividingBy: 60_000)
        let (seconds, thousandths) = rest.quotientAndRemainder(dividingBy: 1000)
        var text = minutes > 0 ? "\(minutes)m\(seconds)" : "\(seconds)"
        if thousandths > 0 {
            var digits = "\(thousandths + 1000)".dropFirst()
            while digits.last == "0" { digits.removeLast() }
            text += "." + digits
        }
        return text + "s"
    }
}
