/// Cuts an input into pieces, as a network would. The cuts depend on the input alone, so that a finding can be replayed.
struct Pieces: Sequence {
    private let input: [UInt8]
    private let size: Int?
    private var state: UInt64

    /// Single bytes where `size` is 1, everything at once where it is large, sizes of chance where it is nil.
    init(of input: [UInt8], size: Int? = nil) {
        self.input = input
        self.size = size
        state = 0xCBF2_9CE4_8422_2325
        for byte in input { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    }

    func makeIterator() -> AnyIterator<[UInt8]> {
        var position = 0
        var state = state
        return AnyIterator {
            guard position < input.count else { return nil }
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let count = size ?? Int(state >> 33) % (Int(state >> 20) & 7 == 0 ? 64 : 7) + 1
            let end = Swift.min(input.count, position + Swift.max(1, count))
            defer { position = end }
            return Array(input[position..<end])
        }
    }

    /// Whole, byte by byte, and cut by chance.
    static func threeWays(_ input: [UInt8]) -> [Pieces] {
        [Pieces(of: input, size: Int.max / 2), Pieces(of: input), Pieces(of: input, size: 1)]
    }
}
