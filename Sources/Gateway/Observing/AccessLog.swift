internal import Configuration
internal import Dialects
internal import Reactor
internal import Wire

/// Writes one line for each request.
struct AccessLog: Sendable {
    let log: Log

    func note(_ exchange: Exchange, now: Instant) {
        guard log.isEnabled(.info) else { return }
        log.emit(log.isTerminal ? text(exchange, now: now) : json(exchange, now: now))
    }

    private func json(_ exchange: Exchange, now: Instant) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("time", LogTime.now.iso8601)
        writer.member("level", "info")
        writer.member("message", "request")
        writer.member("request_id", exchange.id)
        writer.member("client", exchange.client)
        writer.member("method", exchange.method)
        writer.member("path", exchange.path)
        writer.member("status", exchange.status)
        if let target = exchange.target {
            writer.member("backend", target.backend.name)
            writer.member("model", target.model)
        }
        if let requested = exchange.requestedModel, requested != exchange.target?.model {
            writer.member("requested_model", requested)
        }
        if let usage = exchange.usage {
            writer.member("tokens_in", usage.promptTokens)
            writer.member("tokens_out", usage.completionTokens)
        }
        if let name = exchange.keyName { writer.member("key", name) }
        if exchange.attempts > 1 { writer.member("attempts", exchange.attempts) }
        if let reason = exchange.fallback { writer.member("fallback", reason) }
        if let outcome = exchange.cacheOutcome { writer.member("cache", outcome.rawValue) }
        if let first = exchange.firstByteAt { writer.member("first_byte_ms", Self.milliseconds(exchange.began, first)) }
        writer.member("duration_ms", Self.milliseconds(exchange.began, now))
        writer.member("overhead_us", Int(exchange.overhead(until: now) / 1000))
        if let failure = exchange.failure { writer.member("error", failure) }
        if exchange.clientIsGone { writer.member("client_gone", true) }
        writer.endObject()
        var line = writer.bytes
        line.append(UInt8(ascii: "\n"))
        return line
    }

    private func text(_ exchange: Exchange, now: Instant) -> [UInt8] {
        let colour = exchange.status >= 500 ? "31" : exchange.status >= 400 ? "33" : "32"
        var line = "\(LogTime.now.clock) \u{1B}[\(colour)m\(exchange.status)\u{1B}[0m "
        line += "\(LogText.printable(exchange.method)) \(LogText.printable(exchange.path))"
        if let target = exchange.target {
            line += " \u{1B}[36m\(target.backend.name)\u{1B}[0m/\(LogText.printable(target.model))"
        }
        if let usage = exchange.usage { line += " \(usage.promptTokens)→\(usage.completionTokens) tokens" }
        if let first = exchange.firstByteAt { line += " first \(Self.milliseconds(exchange.began, first)) ms" }
        line += " total \(Self.milliseconds(exchange.began, now)) ms"
        if let failure = exchange.failure { line += " \u{1B}[31m\(LogText.printable(failure))\u{1B}[0m" }
        if exchange.clientIsGone { line += " \u{1B}[33mclient gone\u{1B}[0m" }
        return Array("\(line) \u{1B}[90m\(exchange.client) \(exchange.id)\u{1B}[0m\n".utf8)
    }

    /// With one decimal.
    private static func milliseconds(_ start: Instant, _ end: Instant) -> Double {
        Double((end.nanoseconds &- start.nanoseconds) / 100_000) / 10
    }
}
