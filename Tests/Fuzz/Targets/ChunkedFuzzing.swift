import Wire

/// The chunked coding: the same body and the same trailers however the bytes are cut.
enum ChunkedFuzzing {
    private struct Transcript: Equatable {
        var body: [UInt8] = []
        var trailers = ""
        var taken = 0
        var hasEnded = false
        var error: ChunkedError?
    }

    private static let limits = HTTPLimits(
        fieldCount: 8, bodyBytes: 1 << 16, chunkExtensionBytes: 64, trailerBytes: 256)

    static func take(_ input: [UInt8]) {
        let transcripts = Pieces.threeWays(input).map(read)
        require(transcripts.allSatisfy { $0 == transcripts[0] }, "cut otherwise, the body is another")
        require(transcripts[0].body.count <= limits.bodyBytes, "the limit of the body was passed")
    }

    private static func read(_ pieces: Pieces) -> Transcript {
        var transcript = Transcript()
        var decoder = ChunkedDecoder(limits: limits)
        do throws(ChunkedError) {
            for piece in pieces where !transcript.hasEnded { try read(piece, &decoder, &transcript) }
        } catch {
            // How far the bytes before an error were taken depends on the cuts; what they were does not.
            transcript.taken = 0
            transcript.error = error
        }
        decoder.trailers.forEach { name, value in transcript.trailers += "\(Array(name)): \(Array(value))\n" }
        return transcript
    }

    private static func read(
        _ piece: [UInt8], _ decoder: inout ChunkedDecoder, _ transcript: inout Transcript
    ) throws(ChunkedError) {
        var position = 0
        while true {
            let start = position
            let event = try decoder.next(piece.span, at: &position)
            require(position >= start && position <= piece.count, "the position left the input")
            switch event {
            case .needsMore:
                require(position == piece.count, "more is needed while there is input")
                transcript.taken += position
                return
            case .body(let range):
                require(range.lowerBound >= start && range.upperBound == position, "body bytes from elsewhere")
                transcript.body += piece[range]
            case .end:
                transcript.taken += position
                transcript.hasEnded = true
                return
            }
        }
    }
}
