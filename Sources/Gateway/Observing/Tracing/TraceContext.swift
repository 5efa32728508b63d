internal import Wire

/// 128 bits that all spans of one trace have in common; never zero.
struct TraceID: Equatable, Sendable {
    let high: UInt64
    let low: UInt64

    /// nil for zero, which means none.
    init?(high: UInt64, low: UInt64) {
        if high == 0 && low == 0 { return nil }
        self.high = high
        self.low = low
    }

    /// One that no other trace has.
    init(using numbers: inout RandomNumbers) {
        high = numbers.nextID()
        low = numbers.nextID()
    }
}

/// One span among those of all systems, as `traceparent` names it (W3C Trace Context, section 3.2).
struct TraceContext: Equatable, Sendable {
    let trace: TraceID
    let span: UInt64
    /// Of W3C's flags those that are known here: sampled, and that the trace's id is random (level 2, section 3.2.2.5).
    let flags: UInt8

    static let sampledFlag: UInt8 = 1
    static let randomFlag: UInt8 = 2

    var isSampled: Bool { flags & Self.sampledFlag != 0 }

    init(trace: TraceID, span: UInt64, flags: UInt8) {
        self.trace = trace
        self.span = span
        self.flags = flags & (Self.sampledFlag | Self.randomFlag)
    }

    /// `version "-" trace-id "-" parent-id "-" trace-flags`, of 2, 32, 16 and 2 digits in lower case.
    ///
    /// A later version may have more behind that, after another dash. nil for anything else, and for zero ids.
    init?(_ text: ArraySlice<UInt8>) {
        let bytes = Array(text)
        let dash = UInt8(ascii: "-")
        guard bytes.count >= 55, bytes[2] == dash, bytes[35] == dash, bytes[52] == dash,
            let version = HexDigits.read(bytes[0..<2]), version != 0xFF,
            bytes.count == 55 || (version > 0 && bytes[55] == dash),
            let high = HexDigits.read(bytes[3..<19]), let low = HexDigits.read(bytes[19..<35]),
            let trace = TraceID(high: high, low: low),
            let span = HexDigits.read(bytes[36..<52]), span != 0,
            let flags = HexDigits.read(bytes[53..<55])
        else { return nil }
        self.init(trace: trace, span: span, flags: UInt8(truncatingIfNeeded: flags))
    }

    /// The caller's span; nil where the request names none, more than one, or one that is wrong.
    init?(_ fields: HTTPFields) {
        let values = fields.values(of: .traceParent)
        guard values.count == 1 else { return nil }
        self.init(values[0])
    }

    /// Another span of the same trace.
    func child(using numbers: inout RandomNumbers) -> TraceContext {
        TraceContext(trace: trace, span: numbers.nextID(), flags: flags)
    }

    /// The value of `traceparent` for whoever is asked from this span.
    var header: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(55)
        bytes.append("00-")
        trace.append(to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        HexDigits.append(span, to: &bytes)
        bytes.append("-0")
        bytes.append(0x30 + flags)
        return bytes
    }
}

extension TraceID {
    /// Appends 32 digits.
    func append(to bytes: inout [UInt8]) {
        HexDigits.append(high, to: &bytes)
        HexDigits.append(low, to: &bytes)
    }

    /// 32 digits, for the log.
    var text: String {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension RandomNumbers {
    /// A number that is not zero.
    fileprivate mutating func nextID() -> UInt64 {
        let number = next()
        return number == 0 ? 1 : number
    }
}
