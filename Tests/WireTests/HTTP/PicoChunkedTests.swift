import Support
import Testing
import Wire

@Suite(.enabled(if: Fixtures.isAvailable, Comment(rawValue: Fixtures.skipReason)))
struct PicoChunkedTests {
    struct Vector: Decodable, Sendable, CustomTestStringConvertible {
        struct Complete: Decodable, Sendable {
            let undecodedBytes: Int
        }

        let id: String
        let consumeTrailer: Bool
        let decoded: String?
        let complete: Complete?
        let verdict: String?
        let input: WireText

        private enum Key: CodingKey {
            case id, consumeTrailer, decoded, result
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            id = try container.decode(String.self, forKey: .id)
            consumeTrailer = try container.decode(Bool.self, forKey: .consumeTrailer)
            decoded = try container.decodeIfPresent(String.self, forKey: .decoded)
            complete = try? container.decode(Complete.self, forKey: .result)
            verdict = try? container.decode(String.self, forKey: .result)
            input = try WireText(from: decoder)
        }

        var testDescription: String { id }
    }

    /// Where that parser ends a line at a bare LF, or has no limit on a body, we refuse.
    static let refusedHere: [String: ChunkedError] = [
        "pico-chunked-11": .trailer(.bareLineFeed),
        "pico-chunked-12": .trailer(.bareLineFeed),
        "pico-chunked-14": .bodyTooLarge,
    ]

    static let vectors = WireVectorFile<Vector>.load("http/third-party/picohttpparser-chunked.json")

    @Test func `the file is read`() {
        #expect(Self.vectors.count >= 23)
    }

    @Test(arguments: vectors)
    func `a vector is decided alike, or refused for a listed reason`(vector: Vector) {
        let whole = ChunkedTranscript([vector.input.latin1])
        if let error = Self.refusedHere[vector.id] {
            #expect(whole.outcome == .rejected(error))
        } else if let complete = vector.complete {
            #expect(whole.body == WireText.latin1(vector.decoded ?? ""))
            // Without consume_trailer its end is that of the last chunk's line, and ours that of the trailer section.
            let hasTrailers = complete.undecodedBytes > 0 || vector.consumeTrailer
            #expect(whole.outcome == (hasTrailers ? .ended(leftOver: []) : .incomplete))
        } else if vector.verdict == "incomplete" {
            #expect(whole.outcome == .incomplete)
        } else if case .rejected = whole.outcome {
            #expect(vector.verdict == "error")
        } else {
            Issue.record("not refused")
        }
        for pieces in WirePieces.cuts(vector.input.latin1) { #expect(ChunkedTranscript(pieces) == whole) }
    }
}
