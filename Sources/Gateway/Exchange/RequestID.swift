internal import Wire

/// Makes the ids that one worker's answers carry. A random start and a counter: unique without a system call for each.
final class RequestIDs {
    private let prefix: UInt64
    private var counter: UInt64

    init() {
        var generator = SystemRandomNumberGenerator()
        prefix = generator.next()
        counter = generator.next()
    }

    /// The client's own id where it sent one that is safe to repeat, else a new one.
    func id(for fields: HTTPFields) -> String {
        if let given = fields.value(of: "x-request-id"), (1...128).contains(given.count),
            given.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        {
            return String(decoding: given, as: UTF8.self)
        }
        return next(after: "req_")
    }

    /// 32 hexadecimal digits that no other call returns, behind `prefix`.
    func next(after prefix: StaticString = "") -> String {
        counter &+= 0x9E37_79B9_7F4A_7C15
        let words: InlineArray<2, UInt64> = [self.prefix, counter]
        let start = prefix.utf8CodeUnitCount
        return String(unsafeUninitializedCapacity: start + 32) { text in
            prefix.withUTF8Buffer { _ = text.initialize(from: $0) }
            for place in 0..<32 {
                let digit = UInt8(truncatingIfNeeded: words[place >> 4] >> UInt64(60 - 4 * (place & 15))) & 15
                text[start + place] = digit < 10 ? 0x30 + digit : 0x57 + digit
            }
            return start + 32
        }
    }
}
