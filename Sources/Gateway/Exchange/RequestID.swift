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
        return "req_" + next()
    }

    /// 32 hexadecimal digits that no other call returns.
    func next() -> String {
        counter &+= 0x9E37_79B9_7F4A_7C15
        var text: [UInt8] = []
        text.reserveCapacity(32)
        for word in [prefix, counter] {
            for shift in stride(from: 60, through: 0, by: -4) {
                let digit = UInt8(truncatingIfNeeded: word >> UInt64(shift)) & 15
                text.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
