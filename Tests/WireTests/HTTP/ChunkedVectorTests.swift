import Support
import Testing
import Wire

/// What a decoder made of a chunked body.
struct ChunkedTranscript: Equatable {
    enum Outcome: Equatable {
        case ended(leftOver: [UInt8])
        case incomplete
        case rejected(ChunkedError)
    }

    private(set) var body: [UInt8] = []
    private(set) var trailers: [[String]] = []
    private(set) var outcome = Outcome.incomplete

    init(_ pieces: [[UInt8]], limits: HTTPLimits = RequestVectorTests.limits) {
        var decoder = ChunkedDecoder(limits: limits)
        do throws(ChunkedError) {
            for index in pieces.indices {
                guard let end = try feed(pieces[index], to: &decoder) else { continue }
                outcome = .ended(leftOver: Array(pieces[index][end...] + pieces[(index + 1)...].joined()))
                decoder.trailers.forEach { trailers.append([WireText.text($0), WireText.text($1)]) }
                return
            }
        } catch {
            outcome = .rejected(error)
            body = []
        }
    }

    /// Where the body ended in `piece`, or nil.
    private mutating func feed(_ piece: [UInt8], to decoder: inout ChunkedDecoder) throws(ChunkedError) -> Int? {
        var position = 0
        while true {
            let start = position
            switch try decoder.next(piece.span, at: &position) {
            case .needsMore:
                #expect(position == piece.count)
                return nil
            case .body(let range):
                #expect(range.upperBound == position && range.lowerBound >= start && !range.isEmpty)
                body += piece[range]
            case .end:
                return position
            }
        }
    }
}

@Suite(.enabled(if: Fixtures.isAvailable, Comment(rawValue: Fixtures.skipReason)))
struct ChunkedVectorTests {
    struct Vector: Decodable, Sendable, CustomTestStringConvertible {
        struct Expectation: Decodable, Sendable {
            let outcome: String
            let status: [Int]?
            let body: String?
            let trailers: [[String]]?
            let leftOver: String?
        }

        let id: String
        let title: String
        let expect: Expectation
        let input: WireText

        private enum Key: CodingKey {
            case id, title, expect
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            id = try container.decode(String.self, forKey: .id)
            title = try container.decode(String.self, forKey: .title)
            expect = try container.decode(Expectation.self, forKey: .expect)
            input = try WireText(from: decoder)
        }

        var testDescription: String { "\(id) \(title)" }
    }

    static let vectors = WireVectorFile<Vector>.load("http/chunked-vectors.json")

    @Test func `the file has vectors of every outcome`() {
        #expect(Set(Self.vectors.map(\.expect.outcome)) == ["accept", "reject", "incomplete"])
        #expect(Self.vectors.count >= 59)
    }

    @Test(arguments: vectors)
    func `a vector is decided as written, however it is cut`(vector: Vector) {
        let whole = ChunkedTranscript([vector.input.latin1])
        switch whole.outcome {
        case .ended(let leftOver):
            #expect(vector.expect.outcome == "accept")
            #expect(leftOver == WireText.latin1(vector.expect.leftOver ?? ""))
            if let body = vector.expect.body { #expect(whole.body == WireText.latin1(body)) }
            #expect(whole.trailers == vector.expect.trailers ?? [])
        case .incomplete:
            #expect(vector.expect.outcome == "incomplete")
        case .rejected(let error):
            #expect(vector.expect.outcome == "reject", "\(error.reason)")
            #expect((vector.expect.status ?? []).contains(error.status), "\(error.reason)")
        }
        for pieces in WirePieces.cuts(vector.input.latin1) { #expect(ChunkedTranscript(pieces) == whole) }
    }
}
