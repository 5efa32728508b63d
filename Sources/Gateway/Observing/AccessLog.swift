internal import Configuration
internal import Dialects
internal import Reactor
internal import Wire

/// Writes one line for each request. Lines gather until `flush`: many requests end in one turn of a busy loop.
final class AccessLog {
    var log: Log
    private var lines: [UInt8] = []
    private var clock = LogClock()

    /// Lines are written without being asked for when there are so many bytes of them.
    private static let fullBytes = 64 << 10

    init(_ log: Log) {
        self.log = log
    }

    func note(_ exchange: Exchange, now: Instant) {
        guard log.isEnabled(.info) else { return }
        if log.isTerminal {
            lines.append(contentsOf: text(exchange, now: now).utf8)
        } else {
            appendJSON(exchange, now: now)
        }
        if lines.count >= Self.fullBytes { flush() }
    }

    /// Writes the lines that have gathered.
    func flush() {
        if lines.isEmpty { return }
        log.emit(lines)
        lines.removeAll(keepingCapacity: lines.capacity <= 2 * Self.fullBytes)
    }

    /// The members' names are written as they stand here: a writer would look at each letter of them for each line.
    private func appendJSON(_ exchange: Exchange, now: Instant) {
        var line: [UInt8] = []
        swap(&line, &lines)
        defer { swap(&line, &lines) }
        line.append(#"{"time":""#)
        clock.append(to: &line)
        line.append(#"","level":"info","message":"request","request_id":"#, exchange.id)
        if let trace = exchange.trace { line.append(#","trace_id":"#, trace.context.trace.text) }
        line.append(#","client":"#, exchange.client)
        if let name = exchange.keyName { line.append(#","key":"#, name) }
        line.append(#","method":"#, exchange.method)
        line.append(#","path":"#)
        let path = exchange.pathBytes
        line.append(jsonString: path.span)
        line.append(#","status":"#, exchange.status)
        if let target = exchange.target {
            line.append(#","backend":"#, target.backend.name)
            line.append(#","model":"#, target.model)
        }
        if let requested = exchange.requestedModel, requested != exchange.target?.model {
            line.append(#","requested_model":"#, requested)
        }
        if let usage = exchange.usage {
            line.append(#","tokens_in":"#, usage.promptTokens)
            line.append(#","tokens_out":"#, usage.completionTokens)
        }
        if let cache = exchange.cache { line.append(#","cache":"#, cache.word) }
        if exchange.attempts > 1 { line.append(#","attempts":"#, exchange.attempts) }
        if let reason = exchange.fallback { line.append(#","fallback":"#, reason) }
        if let first = exchange.firstByteAt {
            line.append(#","first_byte_ms":"#, tenths: Self.tenths(exchange.began, first))
        }
        line.append(#","duration_ms":"#, tenths: Self.tenths(exchange.began, now))
        line.append(#","overhead_us":"#, Int(exchange.overhead(until: now) / 1000))
        if let failure = exchange.failure { line.append(#","error":"#, failure) }
        if exchange.clientIsGone { line.append(#","client_gone":true"#) }
        line.append("}\n")
    }

    private func text(_ exchange: Exchange, now: Instant) -> String {
        let colour = exchange.status >= 500 ? "31" : exchange.status >= 400 ? "33" : "32"
        var line = "\(LogTime.now.clock) \u{1B}[\(colour)m\(exchange.status)\u{1B}[0m "
        line += "\(LogText.printable(exchange.method)) \(LogText.printable(exchange.path))"
        if let target = exchange.target {
            line += " \u{1B}[36m\(target.backend.name)\u{1B}[0m/\(LogText.printable(target.model))"
        }
        if let name = exchange.keyName { line += " key \(LogText.printable(name))" }
        if let usage = exchange.usage { line += " \(usage.promptTokens)→\(usage.completionTokens) tokens" }
        if let cache = exchange.cache { line += " cache \(cache.word)" }
        if exchange.attempts > 1 { line += " \(exchange.attempts) attempts" }
        if let reason = exchange.fallback { line += " fallback \(LogText.printable(reason))" }
        if let first = exchange.firstByteAt { line += " first \(Self.milliseconds(exchange.began, first)) ms" }
        line += " total \(Self.milliseconds(exchange.began, now)) ms"
        if let failure = exchange.failure { line += " \u{1B}[31m\(LogText.printable(failure))\u{1B}[0m" }
        if exchange.clientIsGone { line += " \u{1B}[33mclient gone\u{1B}[0m" }
        let trace = exchange.trace.map { " trace \($0.context.trace.text)" } ?? ""
        return "\(line) \u{1B}[90m\(exchange.client) \(exchange.id)\(trace)\u{1B}[0m\n"
    }

    private static func milliseconds(_ start: Instant, _ end: Instant) -> Double {
        Double(tenths(start, end)) / 10
    }

    /// Tenths of milliseconds.
    private static func tenths(_ start: Instant, _ end: Instant) -> Int {
        Int((end.nanoseconds &- start.nanoseconds) / 100_000)
    }
}

extension [UInt8] {
    /// Appends a member: what stands before its value, and that.
    fileprivate mutating func append(_ name: StaticString, _ value: String) {
        append(name)
        append(jsonString: value.utf8.span)
    }

    fileprivate mutating func append(_ name: StaticString, _ value: Int) {
        append(name)
        if value < 0 { append(UInt8(ascii: "-")) }
        append(decimal: Int(clamping: value.magnitude))
    }

    /// Appends a member whose value is a number of tenths.
    fileprivate mutating func append(_ name: StaticString, tenths: Int) {
        append(name, tenths / 10)
        append(UInt8(ascii: "."))
        append(decimal: abs(tenths % 10))
    }
}
