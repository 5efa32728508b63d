/// A number's text taken apart: `significand` × 10^`exponent`, the significand without trailing zeros.
struct JSONDecimal {
    private var isNegative = false
    private var significand: UInt64 = 0
    private var exponent = 0

    /// Whether the significand, which may have more digits than 64 bits hold, is complete.
    private var isExact = true

    /// Takes apart `text`, which must be a number (RFC 8259 §6).
    init(_ text: Span<UInt8>) {
        var position = 0
        var pendingZeros = 0
        var isFraction = false
        mantissa: while position < text.count {
            let byte = text[position]
            position &+= 1
            switch byte {
            case UInt8(ascii: "-"):
                isNegative = true
            case UInt8(ascii: "."):
                isFraction = true
            case UInt8(ascii: "0"):
                if significand != 0 { pendingZeros &+= 1 }
                if isFraction { exponent &-= 1 }
            case UInt8(ascii: "1")...UInt8(ascii: "9"):
                append(byte &- UInt8(ascii: "0"), after: pendingZeros)
                pendingZeros = 0
                if isFraction { exponent &-= 1 }
            default:
                break mantissa
            }
        }
        exponent &+= pendingZeros &+ Self.signedDigits(in: text, from: position)
    }

    private mutating func append(_ digit: UInt8, after zeros: Int) {
        var shifted = significand
        for _ in 0...zeros where isExact {
            let (product, overflow) = shifted.multipliedReportingOverflow(by: 10)
            shifted = product
            isExact = !overflow
        }
        let (sum, overflow) = shifted.addingReportingOverflow(UInt64(digit))
        isExact = isExact && !overflow
        if isExact { significand = sum }
    }

    /// The explicit exponent; far beyond any number's range it stops growing.
    private static func signedDigits(in text: Span<UInt8>, from start: Int) -> Int {
        var magnitude = 0
        var isNegative = false
        for position in start..<text.count {
            switch text[position] {
            case UInt8(ascii: "-"): isNegative = true
            case UInt8(ascii: "0")...UInt8(ascii: "9") where magnitude < 1 << 48:
                magnitude = magnitude &* 10 &+ Int(text[position] &- UInt8(ascii: "0"))
            default: break
            }
        }
        return isNegative ? -magnitude : magnitude
    }
}

extension JSONDecimal {
    /// The number, if it is whole and fits; `1.0` and `1e3` are whole.
    var int: Int? {
        guard isExact else { return nil }
        guard significand != 0 else { return 0 }
        // 10^19 does not fit, and without this bound the loop below would be as long as the exponent says.
        guard exponent >= 0, exponent < 19 else { return nil }
        var magnitude = significand
        for _ in 0..<exponent {
            let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            magnitude = product
        }
        guard isNegative else { return Int(exactly: magnitude) }
        return magnitude == Int.min.magnitude ? .min : Int(exactly: magnitude).map { -$0 }
    }

    /// The nearest `Double`, if significand and power of ten are both exact in one: then one operation rounds once.
    var smallDouble: Double? {
        guard isExact else { return nil }
        guard significand != 0 else { return isNegative ? -0.0 : 0 }
        guard significand <= 1 << 53, exponent >= -22, exponent <= 22 else { return nil }
        var power = 1.0
        for _ in 0..<exponent.magnitude { power *= 10 }
        let magnitude = exponent < 0 ? Double(significand) / power : Double(significand) * power
        return isNegative ? -magnitude : magnitude
    }
}
