internal import Wire

/// Splits a stream's bytes into those of an event stream and those of bare JSON text among it (mapping 20.4).
///
/// A line's first byte tells: JSON begins with a bracket, a quote, a blank or a digit, an event stream's line with a
/// letter, a colon or its end.
struct StrayTextFilter: Sendable {
    /// The bare text so far.
    private(set) var stray: [UInt8] = []
    private var isAtLineStart = true
    private var isInStray = false
    private var skipsLineFeed = false

    /// Hands over, in order, the runs of bytes that belong to the event stream; false where the bare text is too long.
    mutating func feed(_ bytes: Span<UInt8>, maxStray: Int, _ run: (Span<UInt8>) -> Void) -> Bool {
        var runStart = 0
        var position = 0
        while position < bytes.count {
            if isAtLineStart {
                if skipsLineFeed {
                    skipsLineFeed = false
                    if bytes[position] == 0x0A {
                        stray.append(0x0A)
                        position &+= 1
                        runStart = position
                        continue
                    }
                }
                isAtLineStart = false
                isInStray = Self.beginsText(bytes[position])
                if isInStray { run(bytes.extracting(runStart..<position)) }
            }
            let end = EventStreamLines.endOfLine(bytes, from: position)
            let next = min(end &+ 1, bytes.count)
            if isInStray {
                guard stray.count &+ next &- position <= maxStray else { return false }
                stray.append(contentsOf: bytes, in: position..<next)
                runStart = next
            }
            if end < bytes.count {
                skipsLineFeed = isInStray && bytes[end] == 0x0D
                isAtLineStart = true
            }
            position = next
        }
        if runStart < bytes.count { run(bytes.extracting(runStart..<bytes.count)) }
        return true
    }

    @inline(__always)
    private static func beginsText(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x09, 0x20, UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"),
            UInt8(ascii: "\""), UInt8(ascii: ","), UInt8(ascii: "-"), UInt8(ascii: "<"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
