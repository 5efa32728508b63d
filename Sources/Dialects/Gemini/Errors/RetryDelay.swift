/// Reads how long Google asks to wait (mapping 21.3).
enum RetryDelay {
    /// A day is longer than any client waits.
    private static let longest = 86_400 * 366

    /// A protobuf duration, `34.4s`, or one with more units, `1h2m3.5s`, `593.4ms`; nil where it is none.
    static func parse(_ text: some Collection<UInt8>) -> Duration? {
        let (delay, rest) = leading(Array(text)[...])
        return rest.isEmpty ? delay : nil
    }

    /// What stands behind "retry in" in a message.
    static func find(in message: String) -> Duration? {
        let words = Array("retry in ".utf8)
        let bytes = Array(message.utf8)
        guard bytes.count > words.count else { return nil }
        for start in 0..<bytes.count - words.count where bytes[start..<start + words.count].elementsEqual(words) {
            if let delay = leading(bytes[(start + words.count)...]).delay { return delay }
        }
        return nil
    }

    /// The duration that `text` begins with, and what follows it.
    private static func leading(_ text: ArraySlice<UInt8>) -> (delay: Duration?, rest: ArraySlice<UInt8>) {
        var rest = text
        var total: Duration?
        while let (seconds, nanoseconds, end) = number(rest) {
            let unit = rest[end...].prefix { $0 &- 0x61 < 26 }
            let factor: Int
            switch Array(unit) {
            case Array("s".utf8): factor = 1
            case Array("m".utf8): factor = 60
            case Array("h".utf8): factor = 3600
            case Array("ms".utf8): factor = 0
            default: return (total, rest)
            }
            let part: Duration =
                factor == 0
                ? .milliseconds(seconds) + .nanoseconds(nanoseconds / 1000)
                : .seconds(seconds * factor) + .nanoseconds(nanoseconds * factor)
            total = (total ?? .zero) + part
            rest = rest[unit.endIndex...]
        }
        return (total, rest)
    }

    /// Whole part and fraction, in billionths, of the decimal that `text` begins with.
    private static func number(_ text: ArraySlice<UInt8>) -> (whole: Int, billionths: Int, end: Int)? {
        var position = text.startIndex
        var whole = 0
        while position < text.endIndex, text[position] &- 0x30 < 10 {
            whole = min(whole * 10 + Int(text[position] - 0x30), longest)
            position += 1
        }
        guard position > text.startIndex else { return nil }
        var billionths = 0
        if position < text.endIndex, text[position] == UInt8(ascii: ".") {
            position += 1
            var weight = 100_000_000
            while position < text.endIndex, text[position] &- 0x30 < 10 {
                billionths += Int(text[position] - 0x30) * weight
                weight /= 10
                position += 1
            }
        }
        return (whole, billionths, position)
    }
}
