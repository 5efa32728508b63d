/// The SHA-256 digest of bytes that are fed in pieces (FIPS 180-4).
struct SHA256 {
    private var state: Digest.Words = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]
    private var block = InlineArray<64, UInt8>(repeating: 0)
    private var filled = 0
    private var length: UInt64 = 0

    /// 32 bytes, equal for equal input and in practice for no other.
    struct Digest: Hashable, Sendable {
        typealias Words = InlineArray<8, UInt32>

        private let high: (UInt64, UInt64)
        private let low: (UInt64, UInt64)

        fileprivate init(_ words: Words) {
            func pair(_ index: Int) -> UInt64 { UInt64(words[index]) << 32 | UInt64(words[index + 1]) }
            high = (pair(0), pair(2))
            low = (pair(4), pair(6))
        }

        /// Looks at all bytes, wherever they differ.
        static func == (left: Digest, right: Digest) -> Bool {
            (left.high.0 ^ right.high.0) | (left.high.1 ^ right.high.1) | (left.low.0 ^ right.low.0)
                | (left.low.1 ^ right.low.1) == 0
        }

        func hash(into hasher: inout Hasher) {
            hasher.combine(high.0)
        }

        /// The digest in hexadecimal.
        var text: String {
            [high.0, high.1, low.0, low.1].map { word in
                let digits = String(word, radix: 16)
                return String(repeating: "0", count: 16 - digits.utf8.count) + digits
            }.joined()
        }
    }

    static func digest(_ bytes: some Collection<UInt8>) -> Digest {
        var hash = SHA256()
        hash.feed(bytes)
        return hash.finish()
    }

    mutating func feed(_ bytes: some Collection<UInt8>) {
        // The closure's value is what tells a collection without contiguous storage apart.
        let isFed: Void? = bytes.withContiguousStorageIfAvailable { feed($0.span) }
        if isFed == nil { feed(Array(bytes).span) }
    }

    private mutating func feed(_ bytes: Span<UInt8>) {
        length &+= UInt64(bytes.count)
        for index in bytes.indices { pad(bytes[index]) }
    }

    /// The digest of all that was fed; the padding is section 5.1.1.
    consuming func finish() -> Digest {
        let bits = length &<< 3
        pad(0x80)
        while filled != 56 { pad(0) }
        for shift in 1...8 { pad(UInt8(truncatingIfNeeded: bits &>> (64 &- 8 &* UInt64(shift)))) }
        return Digest(state)
    }

    @inline(__always)
    private mutating func pad(_ byte: UInt8) {
        block[filled] = byte
        filled &+= 1
        if filled == 64 { digestBlock() }
    }

    /// Section 6.2.2.
    private mutating func digestBlock() {
        filled = 0
        var schedule = InlineArray<64, UInt32>(repeating: 0)
        for index in 0..<16 {
            let start = index &* 4
            schedule[index] =
                UInt32(block[start]) &<< 24 | UInt32(block[start &+ 1]) &<< 16 | UInt32(block[start &+ 2]) &<< 8
                | UInt32(block[start &+ 3])
        }
        for index in 16..<64 {
            let early = schedule[index &- 15]
            let late = schedule[index &- 2]
            let first = Self.rotate(early, 7) ^ Self.rotate(early, 18) ^ early &>> 3
            let second = Self.rotate(late, 17) ^ Self.rotate(late, 19) ^ late &>> 10
            schedule[index] = schedule[index &- 16] &+ first &+ schedule[index &- 7] &+ second
        }
        var (a, b, c, d) = (state[0], state[1], state[2], state[3])
        var (e, f, g, h) = (state[4], state[5], state[6], state[7])
        for index in 0..<64 {
            let mixed = Self.rotate(e, 6) ^ Self.rotate(e, 11) ^ Self.rotate(e, 25)
            let first = h &+ mixed &+ (e & f ^ ~e & g) &+ Self.constants[index] &+ schedule[index]
            let second = (Self.rotate(a, 2) ^ Self.rotate(a, 13) ^ Self.rotate(a, 22)) &+ (a & b ^ a & c ^ b & c)
            (h, g, f, e, d, c, b, a) = (g, f, e, d &+ first, c, b, a, first &+ second)
        }
        let worked: Digest.Words = [a, b, c, d, e, f, g, h]
        for index in 0..<8 { state[index] &+= worked[index] }
    }

    @inline(__always)
    private static func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 {
        word &>> count | word &<< (32 &- count)
    }

    /// Section 4.2.2: the first bits of the cube roots of the first 64 primes.
    private static let constants: InlineArray<64, UInt32> = [
        0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
        0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
        0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
        0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
        0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
        0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
        0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
        0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
    ]
}
