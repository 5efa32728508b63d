/// The ways a vector's bytes are cut before they are fed to a decoder.
enum WirePieces {
    /// Inputs longer than this are not split at every byte.
    private static let fullSplitBytes = 4096

    /// The bytes whole, byte by byte, and in two at every place; of a long input at a sample of places.
    static func cuts(_ bytes: [UInt8]) -> [[[UInt8]]] {
        var cuts = [[bytes], bytes.map { [$0] }]
        for split in splits(bytes.count) { cuts.append([Array(bytes[..<split]), Array(bytes[split...])]) }
        return cuts
    }

    private static func splits(_ count: Int) -> [Int] {
        guard count > fullSplitBytes else { return Array(0...count) }
        let step = count / 24
        return Array(0...32) + stride(from: 33, to: count - 32, by: step) + Array(count - 32...count)
    }
}
