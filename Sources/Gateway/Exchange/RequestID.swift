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
        if let given = fields.value(of: .requestID), (1...128).contains(given.count),
            given.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        {
            return String(decoding: given, as: UTF8.self)
        }
        return next(after: "req_")
    }

    /// 32 hexadecimal digits that no other call returns, behind `prefix`.
    func next(after prefix: StaticString = "") -> String {
        counter &+= 0x9E37_79B9_7F4A_7C15
        let start = prefix.utf8CodeUnitCount
        return String(unsafeUninitializedCapacity: start + 32) { text in
            prefix.withUTF8Buffer { _ = text.initialize(from: $0) }
            let digits = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(text)[start...])
            let words: InlineArray<2, UInt64> = [self.prefix, counter]
            for place in words.indices {
                let word = words[place]
                digits.storeBytes(of: Self.hexadecimal(word >> 32), toByteOffset: 16 * place, as: UInt64.self)
                digits.storeBytes(of: Self.hexadecimal(word), toByteOffset: 16 * place + 8, as: UInt64.self)
            }
            return start + 32
        }
    }

    /// The eight digits of the lower half, in the order they are written; all are made at once.
    private static func hexadecimal(_ word: UInt64) -> UInt64 {
        var nibbles = (word & 0xFFFF_0000) << 16 | word & 0xFFFF
        nibbles = (nibbles << 8 | nibbles) & 0x00FF_00FF_00FF_00FF
        nibbles = (nibbles << 4 | nibbles) & 0x0F0F_0F0F_0F0F_0F0F
        // A carry out of the lower four bits tells a letter from a digit.
        let letters = (nibbles &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
        return (nibbles &+ 0x3030_3030_3030_3030 &+ letters &* 0x27).bigEndian
    }
}
