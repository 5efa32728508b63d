/// Finds the end of a number (RFC 8259 §6).
enum JSONNumberScanner {
    /// Where scanning stopped, and whether everything before that is a number; if not, a digit is missing there.
    struct Outcome {
        let end: Int
        let isNumber: Bool
    }

    /// number = [ minus ] int [ frac ] [ exp ]
    static func scan(_ text: Span<UInt8>, from start: Int) -> Outcome {
        var position = start
        if byte(of: text, at: position) == UInt8(ascii: "-") { position &+= 1 }

        let integer = position
        if byte(of: text, at: position) == UInt8(ascii: "0") {
            position &+= 1
        } else {
            position = digitsEnd(in: text, from: position)
        }
        guard position > integer else { return Outcome(end: position, isNumber: false) }

        if byte(of: text, at: position) == UInt8(ascii: ".") {
            let fraction = position &+ 1
            position = digitsEnd(in: text, from: fraction)
            guard position > fraction else { return Outcome(end: position, isNumber: false) }
        }
        if byte(of: text, at: position) | 0x20 == UInt8(ascii: "e") {
            var exponent = position &+ 1
            let sign = byte(of: text, at: exponent)
            if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { exponent &+= 1 }
            position = digitsEnd(in: text, from: exponent)
            guard position > exponent else { return Outcome(end: position, isNumber: false) }
        }
        return Outcome(end: position, isNumber: true)
    }

    /// The byte at `position`, or 0, which no number holds, at the end of the text.
    @inline(__always)
    private static func byte(of text: Span<UInt8>, at position: Int) -> UInt8 {
        position < text.count ? text[position] : 0
    }

    @inline(__always)
    private static func digitsEnd(in text: Span<UInt8>, from start: Int) -> Int {
        var position = start
        while position < text.count, text[position] &- UInt8(ascii: "0") < 10 {
            position &+= 1
        }
        return position
    }
}
