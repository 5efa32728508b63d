import Support
import Testing
import Wire

@Suite(.enabled(if: Fixtures.isAvailable, Comment(rawValue: Fixtures.skipReason)))
struct RequestVectorTests {
    struct Vector: Decodable, Sendable, CustomTestStringConvertible {
        struct Request: Decodable, Sendable {
            let method: String
            let target: String
            let version: String
            let keepAlive: Bool
            let headers: [[String]]?
            let headerCount: Int?
            let body: String
        }

        struct Alternative: Decodable, Sendable {
            let outcome: String
            let status: [Int]?
        }

        struct Expectation: Decodable, Sendable {
            let outcome: String
            let status: [Int]?
            let requests: [Request]?
            let requestCount: Int?
            let or: Alternative?
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

    static let limits = HTTPLimits(
        requestLineBytes: 8192, headBytes: 32768, fieldCount: 100, bodyBytes: 1_048_576, chunkExtensionBytes: 4096,
        trailerBytes: 8192)
    static let vectors = WireVectorFile<Vector>.load("http/request-vectors.json")

    @Test func `the file has vectors of every outcome`() {
        let outcomes = Set(Self.vectors.map(\.expect.outcome))
        #expect(outcomes == ["accept", "reject", "incomplete"])
        #expect(Self.vectors.count >= 164)
    }

    @Test(arguments: vectors)
    func `a vector is decided as written, however it is cut`(vector: Vector) {
        let whole = RequestTranscript([vector.input.latin1], limits: Self.limits)
        check(whole, vector)
        for pieces in WirePieces.cuts(vector.input.latin1) {
            let transcript = RequestTranscript(pieces, limits: Self.limits)
            #expect(transcript == whole, "cut in \(pieces.count) pieces, the first of \(pieces.first?.count ?? 0)")
        }
    }

    private func check(_ transcript: RequestTranscript, _ vector: Vector) {
        let expect = vector.expect
        if let or = expect.or, case .rejected(let error) = transcript.outcome {
            #expect(or.outcome == "reject" && (or.status ?? []).contains(error.status))
            return
        }
        switch expect.outcome {
        case "accept": #expect(transcript.outcome == .accepted)
        case "incomplete":
            #expect(transcript.outcome == .incomplete || transcript.outcome == .accepted && isOnlyLineEnds(vector))
        default:
            guard case .rejected(let error) = transcript.outcome else {
                Issue.record("not refused: \(transcript)")
                return
            }
            #expect((expect.status ?? []).contains(error.status), "\(error.reason)")
        }
        let requests = expect.requests ?? []
        #expect(transcript.requests.count == expect.requestCount ?? requests.count)
        for (request, expected) in zip(transcript.requests, requests) { check(request, expected) }
    }

    /// A parser that has seen nothing but an empty line is idle, which is neither complete nor incomplete.
    private func isOnlyLineEnds(_ vector: Vector) -> Bool {
        vector.input.latin1.allSatisfy { $0 == 0x0D || $0 == 0x0A }
    }

    private func check(_ request: RequestTranscript.Request, _ expected: Vector.Request) {
        #expect(request.method == expected.method)
        #expect(request.target == expected.target)
        #expect(request.version == expected.version)
        #expect(request.keepsAlive == expected.keepAlive)
        #expect(request.body == WireText.latin1(expected.body))
        if let headers = expected.headers { #expect(request.headers == headers) }
        if let count = expected.headerCount { #expect(request.headers.count == count) }
    }
}
