internal import Reactor

/// The time at the beginning of lines: its text is made anew once a second, but for the milliseconds.
struct LogClock {
    private var second = Int64.min
    /// `2026-11-24T12:34:56.`
    private var prefix: [UInt8] = []

    /// Appends the time of now as RFC 3339 has it, in UTC.
    mutating func append(to output: inout [UInt8]) {
        append(milliseconds: Clock.wallNanoseconds / 1_000_000, to: &output)
    }

    mutating func append(milliseconds: Int64, to output: inout [UInt8]) {
        let rest = ((milliseconds % 1000) + 1000) % 1000
        let second = (milliseconds - rest) / 1000
        if second != self.second {
            self.second = second
            prefix = Array(LogTime(milliseconds: milliseconds - rest).iso8601.utf8.dropLast(4))
        }
        output.append(contentsOf: prefix)
        for divisor in [Int64(100), 10, 1] { output.append(0x30 + UInt8(rest / divisor % 10)) }
        output.append(UInt8(ascii: "Z"))
    }
}
