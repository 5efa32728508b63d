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
    func id(for head: RequestHead) -> RequestID {
        if let given = head.fields.value(of: .requestID), (1...128).contains(given.count),
            given.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        {
            return .given(String(decoding: given, as: UTF8.self))
        }
        return new()
    }

    /// An id that no other exchange has.
    func new() -> RequestID {
        let digits = nextDigits()
        var line = InlineArray<52, UInt8>(repeating: 0)
        var letters = line.mutableSpan
        var bytes = letters.mutableBytes
        // "x-request-id: req_", the digits, and the line's end.
        bytes.storeBytes(of: UInt64(bigEndian: 0x782D_7265_7175_6573), toByteOffset: 0, as: UInt64.self)
        bytes.storeBytes(of: UInt64(bigEndian: 0x742D_6964_3A20_7265), toByteOffset: 8, as: UInt64.self)
        bytes.storeBytes(of: UInt16(bigEndian: 0x715F), toByteOffset: 16, as: UInt16.self)
        for place in digits.indices {
            bytes.storeBytes(of: digits[place], toByteOffset: 18 + 8 * place, as: UInt64.self)
        }
        bytes.storeBytes(of: UInt16(bigEndian: 0x0D0A), toByteOffset: 50, as: UInt16.self)
        return .made(line: line)
    }

    /// 32 hexadecimal digits that no other call returns.
    func next() -> String {
        let digits = nextDigits()
        return String(unsafeUninitializedCapacity: 32) { text in
            let bytes = UnsafeMutableRawBufferPointer(text)
            for place in digits.indices {
                bytes.storeBytes(of: digits[place], toByteOffset: 8 * place, as: UInt64.self)
            }
            return 32
        }
    }

    private func nextDigits() -> InlineArray<4, UInt64> {
        counter &+= 0x9E37_79B9_7F4A_7C15
        return [
            Self.hexadecimal(prefix >> 32), Self.hexadecimal(prefix), Self.hexadecimal(counter >> 32),
            Self.hexadecimal(counter),
        ]
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
