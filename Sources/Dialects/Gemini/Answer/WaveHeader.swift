internal import Wire

/// The header that makes a WAV file of Gemini's raw sound (mapping 12).
enum WaveHeader {
    /// The header in base64, or nil where `mimeType` is not raw sound.
    ///
    /// A chunk of two bytes to be skipped makes it 54 bytes long: a multiple of three, so that the base64 of the sound
    /// itself follows as it is.
    ///
    /// - Parameter dataBytes: the length of the sound; nil where more may follow.
    static func base64(mimeType: String, dataBytes: Int?) -> ArraySlice<UInt8>? {
        guard let rate = sampleRate(mimeType) else { return nil }
        let most = UInt32.max
        let length = dataBytes.flatMap { UInt32(exactly: $0) }.flatMap { $0 <= most - 46 ? $0 : nil }
        var header: [UInt8] = []
        header.append(contentsOf: "RIFF".utf8)
        header.append(little: length.map { $0 + 46 } ?? most)
        header.append(contentsOf: "WAVEfmt ".utf8)
        header.append(little: UInt32(16))
        header.append(little: UInt16(1))
        header.append(little: UInt16(1))
        header.append(little: rate)
        header.append(little: rate * 2)
        header.append(little: UInt16(2))
        header.append(little: UInt16(16))
        header.append(contentsOf: "JUNK".utf8)
        header.append(little: UInt32(2))
        header.append(little: UInt16(0))
        header.append(contentsOf: "data".utf8)
        header.append(little: length ?? most)
        return Array(Base64.encode(header))[...]
    }

    /// How many bytes `text` stands for.
    static func decodedCount(_ text: ArraySlice<UInt8>) -> Int {
        let padding = text.suffix(2).count { $0 == UInt8(ascii: "=") }
        return (text.count - padding) / 4 * 3 + [0, 0, 1, 2][(text.count - padding) % 4]
    }

    /// The rate in `audio/L16;codec=pcm;rate=24000`; nil where the type is another.
    private static func sampleRate(_ mimeType: String) -> UInt32? {
        let type = mimeType.lowercased()
        guard type.utf8.starts(with: "audio/l16".utf8) || type.utf8.starts(with: "audio/pcm".utf8) else { return nil }
        for parameter in type.utf8.split(separator: UInt8(ascii: ";")) {
            let text = parameter.drop { $0 == UInt8(ascii: " ") }
            guard text.starts(with: "rate=".utf8) else { continue }
            var rate: UInt32 = 0
            for byte in text.dropFirst(5) {
                guard byte &- 0x30 < 10, rate < 1_000_000 else { break }
                rate = rate * 10 + UInt32(byte - 0x30)
            }
            if rate > 0 { return rate }
        }
        return 24_000
    }
}

extension [UInt8] {
    fileprivate mutating func append<Value: FixedWidthInteger>(little value: Value) {
        for shift in stride(from: 0, to: Value.bitWidth, by: 8) { append(UInt8(truncatingIfNeeded: value >> shift)) }
    }
}
